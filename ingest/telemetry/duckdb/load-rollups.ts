import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Tier } from "../telemetry-store.ts";
import { queryRows } from "./connections.ts";
import { rollupFiles } from "./read-rollups.ts";
import { tierFolder, tiers } from "./rollup-periods.ts";

/** What the table of unsorted buckets of each tier holds: rows, and the run of the call that came last. */
export type RollupRuns = Record<Tier, { newest: number; rows: number }>;

export async function loadRollupRuns(connection: DuckDBConnection): Promise<RollupRuns> {
  const of = async (tier: Tier) => {
    const [found] = await queryRows<{ newest: number; rows: number }>(
      connection,
      `select coalesce(max(run), 0)::double as newest, count(*)::double as rows from rollup_${tier}`,
    );
    return found ?? { newest: 0, rows: 0 };
  };
  return { "1m": await of("1m"), "1h": await of("1h") };
}

/** Sweeps away what an interrupted rewrite left behind. Only at open, when nobody reads. */
export async function removeOrphanRollups(
  connection: DuckDBConnection,
  dir: string,
): Promise<void> {
  for (const tier of tiers) {
    const known = new Set((await rollupFiles(connection, tier)).map((file) => file.name));
    const folder = join(dir, tierFolder[tier]);
    for (const name of await readdir(folder).catch(() => [])) {
      if (!known.has(name)) await rm(join(folder, name), { force: true });
    }
  }
}
