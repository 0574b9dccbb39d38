import { appendToOutbox } from "#platform";
import type { OutboxEvent, Subscription } from "#platform";
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
import type { FlagOutcome, Outcome } from "./flag-outcome.ts";
import { currentLabel, labelFlag, noteFinding } from "./label-flag.ts";
import type { OutcomeRow } from "./label-flag.ts";
import { judgeCloseOutAnew } from "./judge-close-out-anew.ts";
import { noteInHistory } from "./note-in-history.ts";
import { outcomeKept } from "./outcome-events.ts";
import { recordsMoved } from "./record-moved.ts";

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
        const visit = {
          workOrderId: completed.workOrderId,
          by: completed.by,
          decidedAt: new Date(completed.completedAt),
        };
        const judged = await takeOutcomes(trx, completed.outcomes, visit, now);
        if (!completed.repaired) return;
        await requestReset(trx, {
          assetId: completed.assetId,
          componentCode: completed.componentCode,
          ruleKeys: judged.map(({ condition }) => condition),
          reason: `repaired by WO-${completed.workOrderId}`,
          at: now,
        });
      },
    },
    lifeSubscription(options),
    canarySubscription(options),
  ];
}

interface Visit {
  workOrderId: number;
  by: string;
  decidedAt: Date;
}

async function takeOutcomes(
  trx: Trx,
  outcomes: readonly FlagOutcome[],
  visit: Visit,
  now: number,
): Promise<FlagRow[]> {
  const events: OutboxEvent[] = [];
  const flags: FlagRow[] = [];
  const labelled: { flag: FlagRow; outcome: Outcome }[] = [];
  for (const { flagId, outcome } of outcomes.toSorted((a, b) => a.flagId - b.flagId)) {
    const flag = await lockFlag(trx, flagId);
    if (flag === undefined) continue;
    flags.push(flag);
    const taken = await takeOutcome(trx, flag, { outcome, visit }, now);
    labelled.push({ flag, outcome: taken.outcome });
    events.push(...taken.events);
  }
  events.push(...(await recordsMoved(trx, labelled)));
  await appendToOutbox(trx, events);
  return flags;
}

/** The newest finding counts, unless a person has said what the flag was worth. A flag that somebody visited counts as acknowledged. */
async function takeOutcome(
  trx: Trx,
  flag: FlagRow,
  { outcome, visit }: { outcome: Outcome; visit: Visit },
  now: number,
): Promise<{ outcome: Outcome; events: OutboxEvent[] }> {
  const events: OutboxEvent[] = [];
  const standing = await currentLabel(trx, flag.id);
  const finding = {
    outcome,
    source: "visit" as const,
    ...visit,
    reason: null,
    failureMode: null,
  };
  const stands = standing?.source === "person";
  if (!stands) await labelFlag(trx, flag, finding, now);
  else {
    await noteFinding(trx, flag, finding, now);
    if (standing.work_order_id === null) {
      // It was said before anybody had looked: from now on it is said of this visit.
      const { outcome, by, reason, failure_mode: failureMode } = standing;
      const label = { ...visit, outcome, source: "person" as const, by, reason, failureMode };
      await labelFlag(trx, flag, label, now);
      await judgeCloseOutAnew(trx, visit.workOrderId, now);
    }
    if (standing.outcome !== outcome)
      events.push(...(await tellKept(trx, flag, standing, finding, now)));
  }
  const seen = { type: "acknowledge", at: now, by: visit.by } as const;
  if (decide(flag.state, seen).ok) events.push(...(await changeFlag(trx, flag, seen, now)));
  return { outcome: stands ? standing.outcome : outcome, events };
}

async function tellKept(
  trx: Trx,
  flag: FlagRow,
  standing: OutcomeRow,
  { outcome: found, workOrderId, by: visitor }: Visit & { outcome: Outcome },
  now: number,
): Promise<OutboxEvent[]> {
  const { outcome: kept, by, failure_mode: failureMode } = standing;
  const reason = `WO-${workOrderId} found ${words(found)}; that it was ${words(kept)}, as ${by} said, stands`;
  await noteInHistory(trx, flag.id, { type: "outcome-kept", at: now, by: visitor, reason });
  const at = new Date(now).toISOString();
  const ofThisVisit = standing.work_order_id === null;
  return [outcomeKept(flag, { workOrderId, found, kept, by, ofThisVisit, failureMode, at })];
}

const words = (outcome: Outcome): string => outcome.replaceAll("-", " ");
