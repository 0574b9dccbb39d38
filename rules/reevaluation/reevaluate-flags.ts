import type { AssetEntry, Registry } from "#ingest";
import { appendToOutbox } from "#platform";
import type { Subscription } from "#platform";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import { reviseFlags } from "../flags/revise-flags.ts";
import { requestReset } from "../scorer/request-reset.ts";
import type { Trx } from "../tables.ts";
import { historyOf } from "./read-history.ts";
import type { ReadHistory } from "./read-history.ts";
import { revisedReadings } from "./revised-readings.ts";
import type { RevisedReadings } from "./revised-readings.ts";
import { stillHappened } from "./still-happened.ts";
import { warmUpOf } from "./warm-up.ts";

interface Parts {
  clock: { now(): number };
  registry: Pick<Registry, "asset">;
  readHistory: ReadHistory;
}

/**
 * Readings beyond the allowed lateness were corrected or came at last: the flags that rest on them are judged again over what is stored,
 * each by the rule version that raised it, and withdrawn when they never happened. What no live flag was raised for raises none now: its
 * moment is past.
 */
export function reevaluationSubscriptions(parts: Parts): Subscription[] {
  return [
    {
      consumer: "rules-history",
      topics: ["readings.revised"],
      async handle(trx: Trx, { payload }) {
        const revised = revisedReadings.parse(payload);
        const asset = parts.registry.asset(revised.assetId);
        if (asset === undefined) return;
        // All are judged before any is changed: reading what is stored takes its time, and a changed flag is locked, for which
        // the scorer of its whole partition would wait.
        const verdicts: Verdict[] = [];
        for (const one of await flagsSince(trx, revised)) {
          const verdict = await judgedAgain({ ...one, asset, revised }, parts);
          if (verdict !== null) verdicts.push(verdict);
        }
        for (const verdict of verdicts) await carryOut(trx, verdict, parts);
      },
    },
  ];
}

interface Raised {
  flagId: number;
  raisedAt: number;
  triggeredAt: number;
  returnedAt: number | null;
  ruleVersionId: number;
  ruleVersion: number;
  definition: unknown;
}

/** Of an asset whose flags come and go for ever, the first so many after what was revised. */
const mostStretches = 1_000;

async function flagsSince(trx: Trx, { assetId, from }: RevisedReadings): Promise<Raised[]> {
  const rows = await trx
    .selectFrom("rules.flag_episode as e")
    .innerJoin("rules.flag as f", "f.id", "e.flag_id")
    .innerJoin("rules.rule_version as v", "v.id", "f.rule_version_id")
    .where("e.asset_id", "=", assetId)
    .where("e.triggered_at", ">=", new Date(from))
    .where("f.withdrawn_at", "is", null)
    .orderBy("e.raised_at")
    .limit(mostStretches)
    .select([
      "f.id as flag_id",
      "e.raised_at",
      "e.triggered_at",
      "e.returned_at",
      "f.rule_version_id",
      "v.version",
      "v.definition",
    ])
    .execute();
  return rows.map((row) => ({
    flagId: row.flag_id,
    raisedAt: row.raised_at.getTime(),
    triggeredAt: row.triggered_at.getTime(),
    returnedAt: row.returned_at?.getTime() ?? null,
    ruleVersionId: row.rule_version_id,
    ruleVersion: row.version,
    definition: row.definition,
  }));
}

interface Concerned extends Raised {
  asset: AssetEntry;
  revised: RevisedReadings;
}

type Verdict = { one: Concerned } & (
  | { is: "unchecked"; why: string }
  | { is: "never happened"; definition: RuleDefinition }
);

/** Null: it happened, or was not touched. */
async function judgedAgain(one: Concerned, parts: Parts): Promise<Verdict | null> {
  const { asset, revised, raisedAt } = one;
  const parsed = ruleSchema.safeParse(one.definition);
  // A definition that this version cannot read, or an asset that lost a signal: what was said stays said.
  if (!parsed.success) return null;
  const definition: RuleDefinition = parsed.data;
  const rule = bindRule(definition, asset.signals);
  if (rule === null || !rule.signals.includes(revised.signalId)) return null;
  const warmUp = warmUpOf(definition.condition, (key) => asset.signals.get(key)!);
  if ("cannot" in warmUp) {
    const words = `${why(asset, revised)}; it cannot be judged again: ${warmUp.cannot}`;
    return { is: "unchecked", one, why: words };
  }
  if (raisedAt > revised.to + warmUp.ms) return null;
  const happened = await judgeAgain(rule, one, warmUp.ms, parts);
  if (happened === true) return null;
  if (happened === false) return { is: "never happened", one, definition };
  const words = `${why(asset, revised)}; there are too many readings to judge it again`;
  return { is: "unchecked", one, why: words };
}

async function carryOut(trx: Trx, verdict: Verdict, parts: Parts): Promise<void> {
  const { one } = verdict;
  if (verdict.is === "unchecked") {
    await noteUnchecked(trx, one, verdict.why, parts);
    return;
  }
  const { definition } = verdict;
  const { asset, revised, raisedAt, triggeredAt, returnedAt } = one;
  const now = parts.clock.now();
  const { ruleVersionId, ruleVersion } = one;
  const was = [
    { type: "raised" as const, at: raisedAt, triggeredAt },
    ...(returnedAt === null ? [] : [{ type: "returned" as const, at: returnedAt }]),
  ];
  const events = await reviseFlags(
    trx,
    { asset, rule: definition, ruleVersionId, ruleVersion },
    { was, now: [], activeBefore: false },
    { now, reason: why(asset, revised) },
  );
  await appendToOutbox(trx, events);
  // The scorer believes that the condition holds; it begins anew, and raises a flag of its own if it does.
  if (returnedAt === null && events.length > 0) {
    await requestReset(trx, {
      assetId: asset.id,
      componentCode: null,
      ruleKeys: [definition.key],
      reason: `F-${one.flagId} never happened: ${why(asset, revised)}`,
      at: now,
    });
  }
}

function judgeAgain(
  rule: BoundRule,
  { raisedAt, returnedAt }: Raised,
  warmUpMs: number,
  parts: Parts,
): Promise<boolean | null> {
  const from = raisedAt - warmUpMs;
  const to = (returnedAt ?? parts.clock.now()) + 1;
  const readings = historyOf(parts.readHistory, { signals: rule.signals, from, to });
  return stillHappened(rule, readings, raisedAt);
}

/** Once for the same reason. */
async function noteUnchecked(
  trx: Trx,
  { flagId, raisedAt }: Raised,
  reason: string,
  parts: Parts,
): Promise<void> {
  const type = "not-judged-again";
  const known = await trx
    .selectFrom("rules.flag_history")
    .where("flag_id", "=", flagId)
    .where("type", "=", type)
    .where("reason", "=", reason)
    .select("id")
    .executeTakeFirst();
  if (known !== undefined) return;
  await trx
    .insertInto("rules.flag_history")
    .values({
      flag_id: flagId,
      type,
      at: new Date(raisedAt),
      recorded_at: new Date(parts.clock.now()),
      by: null,
      reason,
    })
    .execute();
}

function why(asset: AssetEntry, { signalId, from, to, cause }: RevisedReadings): string {
  const signal = [...asset.signals.values()].find(({ id }) => id === signalId);
  const stretch = `between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}`;
  const name = signal?.name ?? "a signal";
  return cause === "correction"
    ? `readings of ${name} ${stretch} were corrected`
    : `readings of ${name} ${stretch} came late`;
}
