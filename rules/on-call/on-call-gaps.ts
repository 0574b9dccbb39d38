import { howToReach } from "#platform";
import type { Database, Reach } from "#platform";
import type { RulesTables } from "../tables.ts";
import { namedBy } from "./escalation/named-by.ts";
import { urgencyOf } from "./escalation/severity.ts";
import type { Named } from "./escalation/resolve-target.ts";
import { policiesNow } from "./policy/policy-history.ts";
import { policySchema } from "./policy/policy-schema.ts";

/** Something of a severity on a site (null: on any without a policy of its own) would be told to nobody, and why. */
export interface OnCallGap {
  siteId: number | null;
  severity: number;
  words: string;
}

/** Of so many policies the first; each is asked for its people one by one. */
const mostPolicies = 200;

/**
 * Where a policy tells somebody and yet nobody could be told, as things are. Whoever sleeps is no gap, since the message waits for them; nor is a level
 * that also names webhooks.
 */
export async function onCallGaps(db: Database, now: number): Promise<OnCallGap[]> {
  const page = { after: -1, limit: mostPolicies };
  const policies = await policiesNow(db.as<RulesTables>(), "all", page);
  const gaps: OnCallGap[] = [];
  for (const { site_id: siteId, policy } of policies) {
    for (const { severities, steps } of policySchema.parse(policy).levels) {
      const named = await namedBy(
        db,
        steps.flatMap(({ tell }) => tell),
        now,
      );
      if (named.some(({ to }) => to === "webhooks")) continue;
      for (const severity of severities.toSorted((a, b) => b - a)) {
        const words = await whyNobody(db, named, { severity, siteId, now });
        if (words !== null) gaps.push({ siteId, severity, words });
      }
    }
  }
  return gaps;
}

/** Null: somebody can be told, now or when they wake. */
async function whyNobody(
  db: Database,
  named: readonly Named[],
  { severity, siteId, now }: { severity: number; siteId: number | null; now: number },
): Promise<string | null> {
  const reasons: string[] = [];
  const ask = { urgency: urgencyOf(severity), at: new Date(now), siteId };
  for (const one of named) {
    if (one.to === "webhooks") return null;
    if (one.to === "nobody") {
      reasons.push(one.reason);
      continue;
    }
    const reach: Reach = await howToReach(db.as<RulesTables>(), one.personId, ask);
    if (reach.now || reach.until !== null) return null;
    reasons.push(reach.reason.replace(/\.$/, ""));
  }
  return reasons.join("; ");
}
