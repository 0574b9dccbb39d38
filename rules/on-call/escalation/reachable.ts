import { howToReach, peopleNamed } from "#platform";
import type { Database, Principal, Reach } from "#platform";
import type { RulesTables } from "../../tables.ts";
import type { EscalationRow } from "./escalation-row.ts";
import type { Named } from "./resolve-target.ts";
import { urgencyOf } from "./severity.ts";

/** Whom a step means, and of people how each can be reached at this moment. */
export type Reachable =
  | (Extract<Named, { to: "person" }> & { person: Principal | undefined; reach: Reach })
  | Exclude<Named, { to: "person" }>;

/** Read before anything is locked. */
export async function reachable(
  db: Database,
  named: readonly Named[],
  { severity, site_id }: EscalationRow,
  now: number,
): Promise<Reachable[]> {
  const ids = named.flatMap((one) => (one.to === "person" ? [one.personId] : []));
  const people = await peopleNamed(db, ids);
  const ask = { urgency: urgencyOf(severity), at: new Date(now), siteId: site_id };
  const found: Reachable[] = [];
  for (const one of named) {
    if (one.to !== "person") found.push(one);
    else {
      const reach = await howToReach(db.as<RulesTables>(), one.personId, ask);
      found.push({ ...one, person: people.get(one.personId)?.principal, reach });
    }
  }
  return found;
}
