import type { Database } from "#platform";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";

interface StorePositionTables {
  "ingest.store_position": { store: string; partition: number; seq: number };
}

type Reader = Kysely<StorePositionTables> | Transaction<StorePositionTables>;

/**
 * Positions of a store that cannot keep them itself, in PostgreSQL. They are moved after the write: a crash in between
 * repeats it, which changes nothing.
 */
export function createStorePositions(db: Database, store: string) {
  const tables = db.as<StorePositionTables>();
  const read = async (from: Reader): Promise<Map<number, number>> => {
    const rows = await from
      .selectFrom("ingest.store_position")
      .select(["partition", "seq"])
      .where("store", "=", store)
      .execute();
    return new Map(rows.map(({ partition, seq }) => [partition, seq]));
  };

  return {
    read: () => read(tables),
    /**
     * Calls `write` with the positions as they are and moves them to what it returns. One at a time for the store, in all
     * processes: a slow writer must not overwrite with old values what a faster one has corrected.
     */
    async advance(
      write: (positions: Map<number, number>) => Promise<ReadonlyMap<number, number>>,
    ): Promise<void> {
      await tables.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`store-position ${store}`}, 0))`.execute(
          trx,
        );
        const heads = await write(await read(trx));
        if (heads.size === 0) return;
        await trx
          .insertInto("ingest.store_position")
          .values([...heads].map(([partition, seq]) => ({ store, partition, seq })))
          .onConflict((conflict) =>
            conflict
              .columns(["store", "partition"])
              .doUpdateSet((row) => ({ seq: row.ref("excluded.seq") })),
          )
          .execute();
      });
    },
  };
}
