import type { Registry } from "#ingest";
import { sql } from "kysely";
import { flagRaisedSchema } from "../../flags/flag-events.ts";
import type { FlagRaised } from "../../flags/flag-events.ts";
import type { FlagState } from "../../flags/flag-state.ts";
import type { Trx } from "../../tables.ts";
import { toldInFloods } from "../../announce/stages.ts";
import { levelFor } from "../policy/policy-schema.ts";
import { policyFor } from "../policy/policy-store.ts";
import { beginEscalation } from "./begin-escalation.ts";
import { flagToTell } from "./flag-to-tell.ts";
import type { FlagFacts } from "./flag-to-tell.ts";

export interface EscalationParts {
  clock: { now(): number };
  registry: Pick<Registry, "asset">;
}

interface FlagNow extends FlagFacts {
  state: FlagState;
  inDigest: boolean;
}

/** A flag that may be told begins to be, unless it is over by now or a flood's digest tells of it. */
export async function takeRaisedFlag(
  trx: Trx,
  parts: EscalationParts,
  payload: unknown,
): Promise<void> {
  const flag = flagRaisedSchema.parse(payload);
  // Most plants tell nobody of most flags: that is one question, and no more.
  if (!(await isToldOf(trx, flag))) return;
  const found = await flagNow(trx, flag.flagId);
  if (found === undefined || found.state !== "unacknowledged" || found.inDigest) return;
  const cause = flag.occurrences > 1 ? "The flag was raised again" : "The flag was raised";
  await tellOfFlag(trx, parts, flag, found, cause);
}

async function isToldOf(
  trx: Trx,
  { siteId, severity }: Pick<FlagRaised, "siteId" | "severity">,
): Promise<boolean> {
  const stored = await policyFor(trx, siteId);
  return stored !== null && levelFor(stored.policy, severity) !== undefined;
}

/**
 * What was shelved, out of service or worked on speaks again: flags that people had been told of, that still stand and that nothing else keeps silent.
 * Those that nobody had been told of are announced by themselves.
 */
export async function resumeFlags(
  trx: Trx,
  parts: EscalationParts,
  { assetId, condition, kind }: { assetId: number; condition: string | null; kind: string },
): Promise<void> {
  const { rows } = await sql<FlagNow & Resumed>`
    select f.id as "flagId", f.asset_id as "assetId", f.site_id as "siteId", f.asset_tag as "assetTag", f.severity, f.summary,
      f.triggered_at as "triggeredAt", last.work_order_id as "workOrderId", ${factsOf}
    from rules.flag f
    join rules.rule_version v on v.id = f.rule_version_id
    join lateral (
      select e.ended_why, e.work_order_id from rules.escalation e
      where e.about_kind = 'flag' and e.about_id = f.id order by e.episode desc limit 1
    ) last on last.ended_why = 'suppressed'
    where f.asset_id = ${assetId} and f.state = 'unacknowledged' and (${condition}::text is null or f.condition = ${condition})
      and not exists (
        select from rules.suppression s
        where s.asset_id = f.asset_id and s.ended_at is null and (s.condition is null or s.condition = f.condition))
    order by f.id`.execute(trx);
  for (const { triggeredAt, workOrderId, ...flag } of rows) {
    const cause = `${resumedWords[kind] ?? "What kept it silent"} is over and the flag still stands`;
    const seen = { ...flag, triggeredAt: triggeredAt.toISOString() };
    await tellOfFlag(trx, parts, seen, { ...flag, workOrderId }, cause);
  }
}

interface Resumed {
  flagId: number;
  assetId: number;
  siteId: number;
  assetTag: string;
  severity: number;
  summary: string;
  triggeredAt: Date;
  workOrderId: number | null;
}

const resumedWords: Record<string, string> = {
  shelved: "The time on the shelf",
  "out-of-service": "The time out of service",
  maintenance: "The work on the asset",
};

async function tellOfFlag(
  trx: Trx,
  { clock, registry }: EscalationParts,
  flag: Parameters<typeof flagToTell>[0],
  facts: FlagFacts & { workOrderId?: number | null },
  cause: string,
): Promise<void> {
  const timeZone = registry.asset(flag.assetId)?.timeZone ?? "UTC";
  const wanted = flagToTell(flag, facts, timeZone);
  const { workOrderId = null } = facts;
  await beginEscalation(trx, { ...wanted, cause, workOrderId }, clock.now());
}

const factsOf = sql`f.state, f.asset_name as "assetName", f.site_name as "siteName", v.definition ->> 'name' as "ruleName",
  v.definition ->> 'consequence' as consequence, v.definition ->> 'response' as response`;

async function flagNow(trx: Trx, flagId: FlagRaised["flagId"]): Promise<FlagNow | undefined> {
  const { rows } = await sql<FlagNow>`
    select ${factsOf}, exists (
      -- What a flood of its site held back, it also counted; what somebody kept silent for longer, it did not speak of.
      select from rules.flood d
      where d.site_id = f.site_id and f.severity < ${toldInFloods} and f.recorded_at >= d.began_at
        and f.recorded_at <= d.ended_at and f.triggered_at > d.began_at - interval '1 day'
        and not exists (
          select from rules.suppression s
          where s.asset_id = f.asset_id and (s.condition is null or s.condition = f.condition) and s.ended_at > d.ended_at)
    ) as "inDigest"
    from rules.flag f join rules.rule_version v on v.id = f.rule_version_id
    where f.id = ${flagId}`.execute(trx);
  return rows[0];
}
