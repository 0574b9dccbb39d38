import type { Database } from "#platform";
import { readHeard } from "./health-rows.ts";

/** When signals were heard last, by our clock and whatever they said; up to `through` nothing is missing. Epoch ms. */
export interface LastHeard {
  through: number;
  healthySince: number;
  /** By signal id; not of signals that were never heard. `faulty`: the newest reading has no usable value. */
  signals: Map<number, { at: number; faulty: boolean }>;
}

/** Of all signals of these assets; null while nothing was ever heard. */
export async function readLastHeard(
  db: Database,
  assetIds: readonly number[],
): Promise<LastHeard | null> {
  // First: what is read after it can only be newer than it says.
  const heard = await readHeard(db);
  if (heard === null) return null;
  const { rows } = await db.pool.query<{ id: number; at: Date; faulty: boolean }>(
    `select s.id, h.received_at as at, h.fault is not null as faulty
     from ingest.signal s join ingest.signal_health h on h.signal_id = s.id
     where s.asset_id = any ($1::bigint[]) and h.received_at is not null`,
    [assetIds],
  );
  const signals = new Map(rows.map(({ id, at, faulty }) => [id, { at: at.getTime(), faulty }]));
  return { ...heard, signals };
}
