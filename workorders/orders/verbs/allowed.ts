import type { Actor, WorkOrder } from "../order.ts";
import { verbs } from "./all.ts";
import { guard } from "./guard.ts";
import type { VerbRole } from "./verb.ts";

export interface AllowedVerb {
  verb: string;
  allowed: boolean;
  /** Why not, in a sentence; null when allowed. */
  reason: string | null;
  remedy: string | null;
}

const roleNames: Record<VerbRole, string> = {
  dispatcher: "a dispatcher",
  "reliability-engineer": "a reliability engineer",
  technician: "a technician",
};

/** What this actor can do to the order now, and what stands in the way of the rest. */
export function allowedVerbs(
  order: WorkOrder,
  actor: Actor,
  roles: readonly string[],
): AllowedVerb[] {
  return verbs.map((verb) => {
    const mayUse = roles.includes("admin") || verb.roles.some((role) => roles.includes(role));
    if (!mayUse) {
      const who = verb.roles.map((role) => roleNames[role]).join(" or ");
      return {
        verb: verb.name,
        allowed: false,
        reason: `It takes ${who} to ${verb.name.replace("-", " ")} an order.`,
        remedy: "Ask one of them, or an administrator for the role.",
      };
    }
    const refusal = guard(verb, order, actor);
    return refusal === null
      ? { verb: verb.name, allowed: true, reason: null, remedy: null }
      : { verb: verb.name, allowed: false, reason: refusal.why, remedy: refusal.remedy };
  });
}
