import type { Database } from "#platform";
import { sql } from "kysely";
import type { AnomalyTables } from "../anomaly/anomaly-tables.ts";
import type { Trx } from "../tables.ts";
import { partsToStore } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { StoredApart } from "./stored-asset.ts";

/** Writes the large parts that changed since they were stored, and removes those that are no more. They change once a row, not with each reading. */
export async function saveApart(trx: Trx, memories: readonly AssetMemory[]): Promise<void> {
  const rows: { assetId: number; part: string; revision: number; state: Uint8Array }[] = [];
  const gone: { assetId: number; part: string }[] = [];
  for (const memory of memories) {
    const assetId = memory.asset.id;
    const left = new Set(memory.apart.keys());
    for (const { part, revision, pack } of partsToStore(memory)) {
      left.delete(part);
      if (memory.apart.get(part) !== revision)
        rows.push({ assetId, part, revision, state: pack() });
    }
    for (const part of left) gone.push({ assetId, part });
  }
  if (rows.length > 0) {
    await sql`
      insert into rules.detector_state (asset_id, part, revision, state)
      select * from unnest(
        ${rows.map((row) => row.assetId)}::bigint[],
        ${rows.map((row) => row.part)}::text[],
        ${rows.map((row) => row.revision)}::bigint[],
        ${rows.map((row) => Buffer.from(row.state))}::bytea[])
      on conflict (asset_id, part) do update
        set state = excluded.state, revision = excluded.revision`.execute(trx);
  }
  if (gone.length > 0) {
    await sql`
      delete from rules.detector_state as s
      using unnest(
        ${gone.map((row) => row.assetId)}::bigint[],
        ${gone.map((row) => row.part)}::text[]) as g (asset_id, part)
      where s.asset_id = g.asset_id and s.part = g.part`.execute(trx);
  }
}

/** Notes that `saveApart` of these is committed. */
export function noteSavedApart(memories: readonly AssetMemory[]): void {
  for (const memory of memories) {
    memory.apart = new Map(partsToStore(memory).map(({ part, revision }) => [part, revision]));
  }
}

/** By asset. */
export async function loadApart(db: Database, ids: number[]): Promise<Map<number, StoredApart>> {
  const rows = await db
    .as<AnomalyTables>()
    .selectFrom("rules.detector_state")
    .where(sql<boolean>`asset_id = any (${ids}::bigint[])`)
    .selectAll()
    .execute();
  const byAsset = Map.groupBy(rows, (row) => row.asset_id);
  return new Map(
    [...byAsset].map(([id, parts]): [number, StoredApart] => [
      id,
      new Map(parts.map(({ part, revision, state }) => [part, { revision, bytes: state }])),
    ]),
  );
}
