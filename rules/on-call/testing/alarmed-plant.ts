import type { Database } from "#platform";
import { collectMessages, settleOutbox } from "#platform/testing";
import { fixture, start, vibrationHigh } from "../../testing/fixture.ts";
import { settleEscalations } from "../escalation/settle-escalations.ts";
import { escalationSubscriptions } from "../escalation/subscriptions.ts";
import { policySchema } from "../policy/policy-schema.ts";
import { changeEscalationPolicy } from "../policy/policy-store.ts";

const hour = 3_600_000;
export const minute = 60_000;
export const condition = vibrationHigh.key;

/** A plant whose pumps vibrate when a test says so, and everything between a flag and the message about it. */
export async function alarmedPlant(db: Database) {
  const plant = await fixture(db);
  const { clock, registry } = plant;
  const messages = await collectMessages({ db, clock });
  const subscriptions = escalationSubscriptions({ clock, registry });
  let seconds = 0;

  return {
    ...plant,
    async beginAnew(): Promise<void> {
      await db.pool.query(
        `truncate rules.acknowledge_link, rules.escalation_notice, rules.escalation, rules.escalation_policy, rules.on_call_override,
           rules.on_call_rota_version, rules.on_call_rota, rules.held_flag, rules.suppression, rules.flood, platform.inbox,
           platform.message cascade`,
      );
      await plant.beginAnew();
      await plant.rules(vibrationHigh);
      // Half past three in the afternoon in Berlin.
      clock.set(start + hour / 2);
      seconds = 0;
      await messages.settle();
    },
    /** Device time goes on from one call to the next. */
    async vibrates(value: number, ...tags: string[]): Promise<void> {
      const from = seconds;
      seconds += 5;
      for (const tag of tags) {
        await plant.log.append(
          [0, 1, 2, 3, 4].map((each) => plant.reading(tag, "vibration", from + each, value)),
        );
      }
      await plant.scorer().settle();
    },
    /** Delivers what was committed and takes the steps that are due, by one worker or several at once. @returns what people were told */
    async settle({ workers = 1 } = {}) {
      await settleOutbox(db, subscriptions);
      await Promise.all(Array.from({ length: workers }, () => settleEscalations(db, clock.now())));
      await settleOutbox(db, subscriptions);
      return messages.settle();
    },
    /** The general policy: one level for everything. */
    async policy(level: object): Promise<void> {
      const policy = policySchema.parse({ levels: [{ severities: [1, 2, 3, 4], ...level }] });
      const change = { by: "Dora", at: clock.now(), comment: "first" };
      await changeEscalationPolicy(plant.rulesDb, { siteId: null, policy }, change);
    },
    escalations: () =>
      plant.rulesDb.selectFrom("rules.escalation").selectAll().orderBy("id").execute(),
    notices: () =>
      plant.rulesDb.selectFrom("rules.escalation_notice").selectAll().orderBy("id").execute(),
  };
}

export type AlarmedPlant = Awaited<ReturnType<typeof alarmedPlant>>;
