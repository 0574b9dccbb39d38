import type { AssetEntry } from "#ingest";
import { sql } from "kysely";
import type { Db } from "../tables.ts";

/** An asset behind a dead gateway that no rule calls silent. */
export interface Unlistened {
  asset_id: number;
  asset_tag: string;
  site_id: number;
  /** When what a rule listens for behind the same gateway fell silent. */
  silent_at: Date;
  via_id: number;
  via_tag: string;
}

/**
 * Assets that are reached through a gateway that is dead, without a row of their own in `rules.unreachable`: a gateway was found
 * dead because nothing of what is reached through it was heard, so they cannot be reached either.
 */
export async function unlistened(
  db: Db,
  assets: ReadonlyMap<number, AssetEntry>,
  { assetId }: { assetId?: number | undefined },
): Promise<Unlistened[]> {
  const { rows: dead } = await sql<{ id: number; tag: string; since: Date }>`
    select via_id as id, min(via_tag) as tag, min(silent_at) as since from rules.unreachable
    where state = 'unreachable' group by via_id`.execute(db);
  if (dead.length === 0) return [];
  const { rows: told } = await sql<{ id: number }>`
    select distinct asset_id as id from rules.unreachable
    where state <> 'pending' and asset_id = coalesce(${assetId ?? null}::bigint, asset_id)`.execute(
    db,
  );
  const listened = new Set(told.map(({ id }) => id));
  const gateways = new Map(dead.map((gateway) => [gateway.id, gateway]));
  const asked = assetId === undefined ? assets.values() : [assets.get(assetId)];
  const found: Unlistened[] = [];
  for (const asset of asked) {
    if (asset === undefined || listened.has(asset.id)) continue;
    const gateway = deadAbove(asset, assets, gateways);
    if (gateway === undefined) continue;
    const { id, tag, siteId } = asset;
    const { id: via_id, tag: via_tag, since: silent_at } = gateway;
    found.push({ asset_id: id, asset_tag: tag, site_id: siteId, silent_at, via_id, via_tag });
  }
  return found;
}

/** The topmost: what is below it is silent because it is. */
function deadAbove<Gateway>(
  asset: AssetEntry,
  assets: ReadonlyMap<number, AssetEntry>,
  gateways: ReadonlyMap<number, Gateway>,
): Gateway | undefined {
  let topmost: Gateway | undefined;
  for (let id = asset.parentId; id !== null; id = assets.get(id)?.parentId ?? null) {
    topmost = gateways.get(id) ?? topmost;
  }
  return topmost;
}
