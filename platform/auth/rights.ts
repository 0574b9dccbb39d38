import { roles as allRoles, withinSites } from "./principal.ts";
import type { Principal, Role, SiteScope } from "./principal.ts";

export type Rights = { roles: readonly Role[]; sites: SiteScope };

const isRole = (text: string): text is Role => allRoles.some((role) => role === text);

/** As stored: roles as text, sites null for every site. A role that this version does not know gives nothing. */
export function rightsFromRow(row: { roles: string[]; sites: number[] | null }): Rights {
  return {
    roles: row.roles.filter(isRole),
    sites: row.sites === null ? "all" : row.sites.map(Number),
  };
}

export function rightsToRow(rights: Rights): { roles: string[]; sites: number[] | null } {
  return {
    roles: [...new Set(rights.roles)],
    sites: rights.sites === "all" ? null : [...new Set(rights.sites)],
  };
}

/**
 * Whether somebody may hand out, change or take away these rights: only an administrator, and only within the sites that
 * the administrator reaches; else an administrator of one site could make one of all.
 */
export function mayManage(manager: Principal, rights: Rights): boolean {
  return manager.roles.includes("admin") && withinSites(rights.sites, manager.sites);
}
