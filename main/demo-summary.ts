import { countFlags } from "#rules";
import { countOrders } from "#workorders";
import type { Product } from "./product.ts";

const wholeMs = ({ p50, p95 }: { p50: number | null; p95: number | null }) => ({
  p50: p50 === null ? null : Math.round(p50),
  p95: p95 === null ? null : Math.round(p95),
});

/** What this run did: every figure counted from the store or the database. */
export async function demoSummary(product: Product, since: Date) {
  const { db, store } = product;
  const [flags, orders] = [await countFlags(db, since), await countOrders(db, since)];
  return {
    assets: await assetCount(product),
    readings: await store.count({ from: since.getTime() }),
    flags: flags.flags,
    workOrders: orders.workOrders,
    kitsReserved: orders.kitsReserved,
    repaired: orders.repaired,
    outcomes: Object.values(orders.outcomes).reduce((sum, count) => sum + count, 0),
    // The machine or its sensor was sound, whatever the flag said.
    falseFlags: flags.falseFlags,
    undecidedFlags: flags.undecided,
    publishToFlagMs: wholeMs(flags.publishToFlagMs),
    flagToWorkOrderMs: wholeMs(orders.flagToWorkOrderMs),
  };
}

async function assetCount({ db }: Product): Promise<number> {
  const { rows } = await db.pool.query<{ assets: number }>(
    "select count(*)::int as assets from ingest.asset",
  );
  return rows[0]?.assets ?? 0;
}
