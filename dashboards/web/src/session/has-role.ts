import type { Person, Role } from "../api/session.ts";

/** Whether one of these roles is theirs; administrators may do everything. */
export function hasRole(person: Person, ...roles: Role[]): boolean {
  return person.roles.includes("admin") || roles.some((role) => person.roles.includes(role));
}
