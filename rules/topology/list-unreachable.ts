import type { AssetEntry } from "#ingest";
import type { Database, SiteScope } from "#platform";
import { sql } from "kysely";
import type { RulesTables } from "../tables.ts";
import { plantTree } from "./plant-tree.ts";
import { unlistened } from "./unlistened.ts";

export interface UnreachableFilter {
  scope: SiteScope;
  siteId?: number | undefined;
  assetId?: number | undefined;
  /** Only what is reached through this asset, whichever in the row above it is dead. */
  viaId?: number | undefined;
  after?: readonly [tag: string, assetId: number, condition: string] | undefined;
  limit: number;
}

export interface UnreachableRow {
  asset_id: number;
  asset_tag: string;
  site_id: number;
  /** Null, and the condition empty: no rule listens for its silence. */
  signal_id: number | null;
  condition: string;
  silent_at: Date;
  state: "pending" | "unreachable" | "recovering";
  via_id: number | null;
  via_tag: string | null;
}

/**
 * Assets that cannot be reached through another, or could not until moments ago, by tag; one more than `limit`. What is reached
 * through a dead gateway is among them whether or not a rule listens for its silence.
 */
export async function listUnreachable(
  db: Database,
  assets: ReadonlyMap<number, AssetEntry>,
  filter: UnreachableFilter,
): Promise<UnreachableRow[]> {
  const { scope, siteId, assetId, viaId, after, limit } = filter;
  const rules = db.as<RulesTables>();
  const others = await unlistened(rules, assets, filter);
  const below = viaId === undefined ? null : idsBelow(viaId, assets);
  const [tag, id, condition] = after ?? [null, null, null];
  const { rows } = await sql<UnreachableRow>`
    select * from (
      select asset_id, asset_tag, site_id, signal_id, condition, silent_at, state, via_id, via_tag
      from rules.unreachable where state <> 'pending'
      union all
      select asset_id, asset_tag, site_id, null, '', silent_at, 'unreachable', via_id, via_tag
      from jsonb_to_recordset(${JSON.stringify(others)}::jsonb) as o (asset_id bigint, asset_tag text,
        site_id bigint, silent_at timestamptz, via_id bigint, via_tag text)
    ) as u
    where (${scope === "all" ? null : [...scope]}::bigint[] is null or site_id = any (${scope === "all" ? null : [...scope]}))
      and (${siteId ?? null}::bigint is null or site_id = ${siteId ?? null})
      and (${assetId ?? null}::bigint is null or asset_id = ${assetId ?? null})
      and (${below}::bigint[] is null or via_id = ${viaId ?? null} or asset_id = any (${below}))
      and (${tag}::text is null or (asset_tag, asset_id, condition) > (${tag}, ${id}::bigint, ${condition}))
    order by asset_tag, asset_id, condition
    limit ${limit + 1}`.execute(rules);
  return rows;
}

function idsBelow(id: number, assets: ReadonlyMap<number, AssetEntry>): number[] {
  return plantTree(assets)
    .below(id)
    .flatMap((asset) => (asset.id === id ? [] : asset.id));
}
