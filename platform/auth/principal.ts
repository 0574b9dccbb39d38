import { forbidden } from "../errors/app-error.ts";

/** What somebody may do. `admin` may do everything within its sites. */
export const roles = [
  "admin",
  "reliability-engineer",
  "dispatcher",
  "technician",
  "viewer",
] as const;
export type Role = (typeof roles)[number];

/** Site ids, or every site, those of tomorrow included. */
export type SiteScope = readonly number[] | "all";

/** Who is asking: a person with a session or a machine with a token. Made only by `authenticate`. */
export type Principal = {
  kind: "person" | "machine";
  id: number;
  name: string;
  roles: readonly Role[];
  sites: SiteScope;
};

/**
 * The sites whose rows this principal may reach; every query of a module is narrowed by it
 * (`sites === "all" ? query : query.where("site_id", "in", sites)`; an empty list reaches nothing).
 */
export function allowedSites(principal: Principal): SiteScope {
  return principal.sites;
}

export function seesSite(principal: Principal, siteId: number): boolean {
  return principal.sites === "all" || principal.sites.includes(siteId);
}

/** Whether `inner` reaches nothing that `outer` does not. */
export function withinSites(inner: SiteScope, outer: SiteScope): boolean {
  if (outer === "all") return true;
  return inner !== "all" && inner.every((site) => outer.includes(site));
}

/** What all sites share is changed only by someone who answers for all of them. @throws AppError forbidden */
export function requireAllSites(principal: Principal, what: string): void {
  if (principal.sites === "all") return;
  throw forbidden(
    `${what} are shared by all sites, and you answer for some. Ask someone whose scope is all sites.`,
    { sites: principal.sites },
    "scope-too-narrow",
  );
}
