import { notFound, requireAllSites, seesSite } from "#platform";
import type { Database, Principal, Role } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { rotasOf } from "../rota/rota-store.ts";
import type { StoredRota } from "../rota/rota-store.ts";

/** Who says who is on call, and who is told. */
export const planners = ["dispatcher", "reliability-engineer"] as const satisfies Role[];

/** The rota, where it is of all sites or of one that the asker sees. @throws AppError not-found */
export async function rotaFor(db: Database, id: number, principal: Principal): Promise<StoredRota> {
  const stored = (await rotasOf(db.as<RulesTables>(), [id])).get(id);
  if (stored === undefined || (stored.siteId !== null && !seesSite(principal, stored.siteId))) {
    throw notFound(`There is no rota ${id}, or none you may see.`, { id });
  }
  return stored;
}

/** What all sites share is changed by who answers for all of them; what is one site's, by who sees it. @throws AppError */
export function requireSite(principal: Principal, siteId: number | null, what: string): void {
  if (siteId === null) return requireAllSites(principal, what);
  if (seesSite(principal, siteId)) return;
  throw notFound(`There is no site ${siteId}, or none you may see.`, { siteId });
}
