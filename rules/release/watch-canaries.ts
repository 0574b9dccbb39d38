import type { Subscription } from "#platform";
import { lockRules } from "../store/notify-changed.ts";
import type { Trx } from "../tables.ts";
import { carryOutRelease } from "./carry-out-release.ts";
import { mustRollBack } from "./must-roll-back.ts";
import { policyOfRule } from "./policy-store.ts";
import { canaryFlaggedSchema, canaryFlaggedTopic } from "./release-events.ts";
import { ruleRelease } from "./rule-release.ts";
import { trialFacts } from "./trial-facts.ts";

/** Looks at a canary whenever it raised a flag, and lets it step back by itself once it is beyond doubt that it raises too many. */
export function canarySubscription({ clock }: { clock: { now(): number } }): Subscription {
  return {
    consumer: "rules-canaries",
    topics: [canaryFlaggedTopic],
    async handle(trx: Trx, { payload }) {
      const { ruleKey, version } = canaryFlaggedSchema.parse(payload);
      // Before it is looked at: nobody moves it meanwhile.
      await lockRules(trx);
      const rule = await ruleRelease(trx, ruleKey);
      const staged = rule?.state.versions.get(version);
      if (rule === undefined || staged?.stage !== "canary") return;
      const now = clock.now();
      const { policy } = await policyOfRule(trx, rule.id);
      const trial = await trialFacts(trx, rule, staged, { now, sites: "all" });
      const reason = mustRollBack(policy, trial);
      if (reason === null) return;
      const by = { by: "release policy", automatic: true, reason, gates: [] };
      await carryOutRelease(trx, rule, { type: "step-back", version, to: "shadow" }, by, now);
    },
  };
}
