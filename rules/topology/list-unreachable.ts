import type { Database, SiteScope } from "#platform";
import { sql } from "kysely";
import type { RulesTables } from "../tables.ts";

export interface UnreachableFilter {
  scope: SiteScope;
  siteId?: number | undefined;
  assetId?: number | undefined;
  /** Only what is unreachable through this asset. */
  viaId?: number | undefined;
  after?: readonly [tag: string, assetId: number, condition: string] | undefined;
  limit: number;
}

/** Assets that cannot be reached through another, or could not until moments ago, by tag; one more than `limit`. */
export function listUnreachable(db: Database, filter: UnreachableFilter) {
  const { scope, siteId, assetId, viaId, after, limit } = filter;
  let query = db
    .as<RulesTables>()
    .selectFrom("rules.unreachable")
    .select(["asset_id", "asset_tag", "site_id", "signal_id", "condition"])
    .select(["silent_at", "state", "via_id", "via_tag"])
    .where("state", "<>", "pending");
  if (scope !== "all") query = query.where(sql<boolean>`site_id = any (${[...scope]}::bigint[])`);
  if (siteId !== undefined) query = query.where("site_id", "=", siteId);
  if (assetId !== undefined) query = query.where("asset_id", "=", assetId);
  if (viaId !== undefined) query = query.where("via_id", "=", viaId);
  if (after !== undefined) {
    const [tag, id, condition] = after;
    query = query.where(
      sql<boolean>`(asset_tag, asset_id, condition) > (${tag}, ${id}, ${condition})`,
    );
  }
  return query
    .orderBy("asset_tag")
    .orderBy("asset_id")
    .orderBy("condition")
    .limit(limit + 1)
    .execute();
}

export type UnreachableRow = Awaited<ReturnType<typeof listUnreachable>>[number];
