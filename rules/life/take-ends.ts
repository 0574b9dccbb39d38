import type { Subscription } from "#platform";
import { flagReturnedSchema } from "../flags/flag-events.ts";
import { currentLabel } from "../records/label-flag.ts";
import { outcomeRevisedSchema, outcomeRevisedTopic } from "../records/outcome-events.ts";
import type { Trx } from "../tables.ts";
import { endOf, lifeVisitSchema } from "./end-of.ts";
import { reviseEnd } from "./revise-end.ts";
import { endLife } from "./save-prediction.ts";

/**
 * Takes in what became of machines of which it was said how long they have: a visit's finding, that the flag returned by itself, or what a
 * person says of it afterwards, whose word stands whatever visits find later.
 */
export function lifeSubscription({ clock }: { clock: { now(): number } }): Subscription {
  return {
    consumer: "rules-life",
    topics: ["workorder.completed", "flag.returned", outcomeRevisedTopic],
    async handle(trx: Trx, { topic, payload }) {
      const now = clock.now();
      if (topic === "flag.returned") {
        const { flagId, at } = flagReturnedSchema.parse(payload);
        if (await wasForetold(trx, flagId)) {
          await endLife(trx, flagId, { end: "subsided", at: Date.parse(at) }, now);
        }
        return;
      }
      if (topic === outcomeRevisedTopic) {
        const revised = outcomeRevisedSchema.parse(payload);
        if (await wasForetold(trx, revised.flagId)) await reviseEnd(trx, revised, now);
        return;
      }
      const visit = lifeVisitSchema.parse(payload);
      for (const { flagId, outcome } of visit.outcomes) {
        if (!(await wasForetold(trx, flagId))) continue;
        const label = await currentLabel(trx, flagId);
        const end = endOf(visit, label?.source === "person" ? label.outcome : outcome);
        if (end !== null) await endLife(trx, flagId, end, now);
      }
    },
  };
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
