import { appendToOutbox } from "#platform";
import type { OutboxEvent, Subscription } from "#platform";
import { sql } from "kysely";
import { lockFlag } from "../flags/acknowledge-flag.ts";
import { changeFlag } from "../flags/change-flag.ts";
import type { FlagRow } from "../flags/change-flag.ts";
import { decide } from "../flags/decide.ts";
import { lifeSubscription } from "../life/take-ends.ts";
import { canarySubscription } from "../release/watch-canaries.ts";
import { learningSubscription } from "../anomaly/learn-around-orders.ts";
import { requestReset } from "../scorer/request-reset.ts";
import type { Trx } from "../tables.ts";
import { workOrderCompletedSchema } from "./flag-outcome.ts";
import type { FlagOutcome } from "./flag-outcome.ts";
import { ruleRecord } from "./rule-record.ts";

/** Takes in what visits found: the outcome of each flag behind an order, and that an asset was repaired. */
export function ruleSubscriptions(options: { clock: { now(): number } }): Subscription[] {
  return [
    learningSubscription,
    {
      consumer: "rules",
      topics: ["workorder.completed"],
      async handle(trx: Trx, { payload }) {
        const completed = workOrderCompletedSchema.parse(payload);
        const now = options.clock.now();
        const found = {
          workOrderId: completed.workOrderId,
          by: completed.by,
          decidedAt: new Date(completed.completedAt),
        };
        const judged: string[] = [];
        for (const outcome of completed.outcomes) {
          const flag = await takeOutcome(trx, outcome, found, now);
          if (flag !== undefined) judged.push(flag.condition);
        }
        if (!completed.repaired) return;
        await requestReset(trx, {
          assetId: completed.assetId,
          componentCode: completed.componentCode,
          ruleKeys: judged,
          reason: `repaired by WO-${completed.workOrderId}`,
          at: now,
        });
      },
    },
    lifeSubscription(options),
    canarySubscription(options),
  ];
}

interface Finding {
  workOrderId: number | null;
  by: string;
  decidedAt: Date;
}

/** The newest finding counts; earlier ones stay as history. A flag that somebody visited counts as acknowledged. */
async function takeOutcome(
  trx: Trx,
  { flagId, outcome }: FlagOutcome,
  found: Finding,
  now: number,
): Promise<FlagRow | undefined> {
  const flag = await lockFlag(trx, flagId);
  if (flag === undefined) return undefined;
  await trx
    .updateTable("rules.flag_outcome")
    .set({ superseded_at: new Date(now) })
    .where("flag_id", "=", flagId)
    .where("superseded_at", "is", null)
    .execute();
  await trx
    .insertInto("rules.flag_outcome")
    .values({
      flag_id: flagId,
      outcome,
      work_order_id: found.workOrderId,
      by: found.by,
      decided_at: found.decidedAt,
      recorded_at: new Date(now),
      superseded_at: null,
    })
    .execute();
  const events: OutboxEvent[] = [];
  const seen = { type: "acknowledge", at: now, by: found.by } as const;
  if (decide(flag.state, seen).ok) events.push(...(await changeFlag(trx, flag, seen, now)));
  events.push(await recordMoved(trx, flag, outcome));
  await appendToOutbox(trx, events);
  return flag;
}

async function recordMoved(
  trx: Trx,
  flag: FlagRow,
  outcome: FlagOutcome["outcome"],
): Promise<OutboxEvent> {
  // Two findings for one version at once each count the other's: the lock lets them count in turn.
  await sql`select 1 from rules.rule_version where id = ${flag.rule_version_id} for no key update`.execute(
    trx,
  );
  const counts = await trx
    .selectFrom("rules.rule_record")
    .where("rule_version_id", "=", flag.rule_version_id)
    .selectAll()
    .executeTakeFirst();
  const { version } = await trx
    .selectFrom("rules.rule_version")
    .where("id", "=", flag.rule_version_id)
    .select("version")
    .executeTakeFirstOrThrow();
  const { precision, ...record } = ruleRecord(counts);
  return {
    topic: "rule.record-moved",
    key: `asset:${flag.asset_id}`,
    siteId: flag.site_id,
    payload: {
      ruleKey: flag.condition,
      ruleVersionId: flag.rule_version_id,
      version,
      ...record,
      precision: precision?.value ?? null,
      low: precision?.low ?? null,
      high: precision?.high ?? null,
      flagId: flag.id,
      outcome,
    },
  };
}
