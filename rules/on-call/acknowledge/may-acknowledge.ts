import { seesSite } from "#platform";
import type { Principal, Role } from "#platform";

/** As the route of flags lets whoever is signed in. */
export const acknowledgers = [
  "dispatcher",
  "reliability-engineer",
  "technician",
] as const satisfies Role[];

/** Whether somebody may say that they have seen it, or take care of it. */
export const mayAcknowledge = (person: Principal, siteId: number): boolean =>
  seesSite(person, siteId) &&
  person.roles.some((role) => role === "admin" || acknowledgers.some((one) => one === role));
