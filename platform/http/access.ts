import type { Principal, Role } from "../auth/principal.ts";

/**
 * Who may call a route: one or more roles (`admin` is always among them), everyone who is signed in,
 * or everyone on the network. There is no default: each route says it.
 */
export type Access = readonly [Role, ...Role[]] | "anyone-signed-in" | "public";

export type AccessDecision =
  | { allowed: true }
  | { allowed: false; because: "not-signed-in" }
  | { allowed: false; because: "role-missing"; needs: readonly Role[] };

/** Only the right to call the route; which rows it shows is decided by the principal's sites. */
export function decideAccess(access: Access, principal: Principal | undefined): AccessDecision {
  if (access === "public") return { allowed: true };
  if (!principal) return { allowed: false, because: "not-signed-in" };
  if (access === "anyone-signed-in") return { allowed: true };
  const needs = access.includes("admin") ? access : (["admin", ...access] as const);
  return needs.some((role) => principal.roles.includes(role))
    ? { allowed: true }
    : { allowed: false, because: "role-missing", needs };
}

/** For the documentation page. */
export function describeAccess(access: Access): string {
  if (access === "public") return "Who: everyone, without signing in.";
  if (access === "anyone-signed-in") return "Who: everyone who is signed in.";
  return `Who: ${[...new Set(["admin", ...access])].join(", ")}.`;
}
