import type { AssetEntry, Registry } from "#ingest";
import type { OutboxEvent } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import type { Selectable } from "kysely";
import type { SignalFacts } from "../conditions/condition.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import { changeFlag } from "../flags/change-flag.ts";
import type { FlagRow } from "../flags/change-flag.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import type { ReadPast } from "../past/read-past.ts";
import { usualMs } from "../past/usual-hours.ts";
import type { Db, RulesTables, Trx } from "../tables.ts";
import { compareAfterRepair } from "./compare-after-repair.ts";
import { judgeRepair } from "./judge-repair.ts";
import type { RepairVerdict } from "./judge-repair.ts";
import { notRepairedBy, wasRaisedByCheck } from "./raised-by-check.ts";

export interface RepairCheckParts {
  db: Db;
  registry: Pick<Registry, "asset">;
  past: ReadPast;
}

type Check = Selectable<RulesTables["rules.repair_check"]>;

interface Verdict extends RepairVerdict {
  /** The condition has said so itself, and its flag was or is somebody's. */
  raisedAgain: boolean;
}

const hourMs = 3_600_000;
/** Hours are rolled up some time after they have ended. */
const rolledUpMs = 0.5 * hourMs;
const mostAtOnce = 100;

/**
 * Judges the repairs whose time is over: verified, failed, or nobody can tell. Where a condition forgot what it had learnt and so cannot raise
 * again by itself, a repair that failed raises it: the order that follows is a return visit. One that cannot be judged keeps no other from it.
 * @returns how many were due
 */
export async function settleRepairChecks(parts: RepairCheckParts, now: number): Promise<number> {
  const due = await parts.db
    .selectFrom("rules.repair_check")
    .where("state", "=", "pending")
    .where("until", "<=", new Date(now - rolledUpMs))
    .orderBy("until")
    .limit(mostAtOnce)
    .selectAll()
    .execute();
  const errors: unknown[] = [];
  for (const check of due) await settleOne(parts, check, now).catch((error) => errors.push(error));
  if (errors.length > 0) throw errors[0];
  return due.length;
}

async function settleOne(parts: RepairCheckParts, check: Check, now: number): Promise<void> {
  const asset = parts.registry.asset(check.asset_id);
  const flag = await parts.db
    .selectFrom("rules.flag")
    .where("id", "=", check.flag_id)
    .where("withdrawn_at", "is", null)
    .selectAll()
    .executeTakeFirst();
  if (asset === undefined || flag === undefined) {
    const words =
      asset === undefined ? "the asset is no longer there" : "its flag was withdrawn meanwhile";
    await parts.db
      .transaction()
      .execute((trx) => decideCheck(trx, check, { state: "unheard", words }, now));
    return;
  }
  // Read before anything is locked: the scorer of the whole partition would wait for it.
  const verdict = await verdictOn(check, flag, asset, parts);
  await parts.db.transaction().execute(async (trx) => {
    if (!(await decideCheck(trx, check, verdict, now))) return;
    await announceFlags(trx, await carryOut(trx, check, { flag, verdict, asset, now }), now);
  });
}

async function verdictOn(
  check: Check,
  flag: FlagRow,
  asset: AssetEntry,
  { db, past }: RepairCheckParts,
): Promise<Verdict> {
  const again = await db
    .selectFrom("rules.flag_episode as e")
    .innerJoin("rules.flag as f", "f.id", "e.flag_id")
    .where("e.asset_id", "=", check.asset_id)
    .where("e.condition", "=", check.condition)
    .where("e.raised_at", ">=", check.repaired_at)
    .where("f.withdrawn_at", "is", null)
    .select("e.raised_at")
    .orderBy("e.raised_at")
    .executeTakeFirst();
  const times = {
    raisedAt: check.raised_at.getTime(),
    repairedAt: check.repaired_at.getTime(),
    until: check.until.getTime(),
  };
  const evidence = flag.evidence;
  const signals: SignalFacts[] = evidence.signals.flatMap(({ key }) => {
    const signal = asset.signals.get(key);
    return signal === undefined || signal.kind === "code" ? [] : signal;
  });
  const compared = await Promise.all(
    signals.map(async (signal) => {
      const from = times.raisedAt - usualMs;
      const hours = await past.rollups({ tier: "1h", signalId: signal.id, from, to: times.until });
      return { signal, comparison: compareAfterRepair(hours, times) };
    }),
  );
  const raisedAgainAt = again?.raised_at.getTime() ?? null;
  return {
    ...judgeRepair({ raisedAgainAt, signals: compared }),
    raisedAgain: raisedAgainAt !== null,
  };
}

/** False: somebody else was at it. */
async function decideCheck(
  trx: Trx,
  check: Check,
  { state, words }: RepairVerdict,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("rules.repair_check")
    .set({ state, words, decided_at: new Date(now) })
    .where("work_order_id", "=", check.work_order_id)
    .where("flag_id", "=", check.flag_id)
    .where("state", "=", "pending")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function carryOut(
  trx: Trx,
  check: Check,
  {
    flag,
    verdict,
    asset,
    now,
  }: { flag: FlagRow; verdict: Verdict; asset: AssetEntry; now: number },
): Promise<OutboxEvent[]> {
  const told: OutboxEvent = {
    topic: "repair.checked",
    key: `asset:${asset.id}`,
    siteId: asset.siteId,
    payload: {
      workOrderId: check.work_order_id,
      flagId: check.flag_id,
      assetId: asset.id,
      assetTag: asset.tag,
      condition: check.condition,
      state: verdict.state,
      words: verdict.words,
    },
  };
  const open = await lockOpenFlag(trx, asset.id, check.condition);
  // One that latches may still stand for the fault that was to be mended: it has returned, and is raised again.
  const isOver = open === undefined || open.returned_at !== null;
  if (verdict.state === "failed" && !verdict.raisedAgain && isOver) {
    return [told, ...(await raiseForCheck(trx, check, { flag, verdict, asset, now }))];
  }
  if (verdict.state !== "verified" || open === undefined || !wasRaisedByCheck(open)) return [told];
  const returned = { type: "return", at: check.until.getTime() } as const;
  return [told, ...(await changeFlag(trx, open, returned, now, verdict.words))];
}

async function raiseForCheck(
  trx: Trx,
  check: Check,
  {
    flag,
    verdict,
    asset,
    now,
  }: { flag: FlagRow; verdict: Verdict; asset: AssetEntry; now: number },
): Promise<OutboxEvent[]> {
  const { version, definition } = await trx
    .selectFrom("rules.rule_version")
    .where("id", "=", flag.rule_version_id)
    .select(["version", "definition"])
    .executeTakeFirstOrThrow();
  const rule = ruleSchema.safeParse(definition);
  if (!rule.success) return [];
  const evidence = flag.evidence;
  const reason = `WO-${check.work_order_id} did not repair it: ${verdict.words}`;
  const at = check.until.getTime();
  return raiseFlag(
    trx,
    {
      asset,
      rule: rule.data,
      ruleVersionId: flag.rule_version_id,
      ruleVersion: version,
      raisedAt: at,
      triggeredAt: at,
      receivedAt: null,
      summary: `${reason}.`,
      evidence: {
        ...evidence,
        words: verdict.words,
        facts: { ...evidence.facts, [notRepairedBy]: `WO-${check.work_order_id}` },
      },
    },
    now,
    reason,
  );
}

/** By order, for those who show one. */
export function repairChecksOf(db: Db, workOrderId: number): Promise<Check[]> {
  return db
    .selectFrom("rules.repair_check")
    .where("work_order_id", "=", workOrderId)
    .orderBy("flag_id")
    .selectAll()
    .execute();
}
