import type { Subscription } from "#platform";
import { flagReturnedSchema } from "../flags/flag-events.ts";
import { workOrderCompletedSchema } from "../records/flag-outcome.ts";
import type { FlagOutcome } from "../records/flag-outcome.ts";
import type { Trx } from "../tables.ts";
import type { LifeEnd } from "./life.ts";
import { endLife } from "./save-prediction.ts";

/** Takes in what became of machines of which it was said how long they have: a visit's finding, or that the flag returned by itself. */
export function lifeSubscription({ clock }: { clock: { now(): number } }): Subscription {
  return {
    consumer: "rules-life",
    topics: ["workorder.completed", "flag.returned"],
    async handle(trx: Trx, { topic, payload }) {
      const now = clock.now();
      if (topic === "flag.returned") {
        const { flagId, at } = flagReturnedSchema.parse(payload);
        if (await wasForetold(trx, flagId)) {
          await endLife(trx, flagId, { end: "subsided", at: Date.parse(at) }, now);
        }
        return;
      }
      const { repaired, completedAt, outcomes } = workOrderCompletedSchema.parse(payload);
      for (const { flagId, outcome } of outcomes) {
        const end = endBy(outcome, repaired);
        if (end === null || !(await wasForetold(trx, flagId))) continue;
        await endLife(trx, flagId, { end, at: Date.parse(completedAt) }, now);
      }
    },
  };
}

/** Null: the visit says nothing about how long the machine would have run. */
function endBy(outcome: FlagOutcome["outcome"], repaired: boolean): LifeEnd | null {
  if (outcome === "no-fault-found" || outcome === "sensor-fault") return "not-failing";
  return repaired && outcome !== "could-not-inspect" ? "repaired" : null;
}

async function wasForetold(trx: Trx, flagId: number): Promise<boolean> {
  const found = await trx
    .selectFrom("rules.life_prediction")
    .where("flag_id", "=", flagId)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
