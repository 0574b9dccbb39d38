import type { DuckDBConnection } from "@duckdb/node-api";
import type { RollupQuery, RollupRow, Tier } from "../telemetry-store.ts";
import { inTransaction, queryRows } from "./connections.ts";
import { moment, quoted, readParquet } from "./parts-sql.ts";
import { periodOf } from "../tier-periods.ts";
import { rollupPath } from "./rollup-periods.ts";

/** The rows of a statement that selects a signal_id and then the columns of a Bucket. */
export async function readRollupRows(
  connection: DuckDBConnection,
  sql: string,
): Promise<RollupRow[]> {
  const result = await connection.run(sql);
  const rows: RollupRow[] = [];
  for (const chunk of await result.fetchAllChunks()) {
    const columns: unknown[] = Array.from({ length: 8 }, (_, i) => chunk.getColumnVector(i));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of them are numbers, as selected
    const [signalId, at, count, min, max, mean, first, last] = columns as NumberColumns;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      rows.push({
        signalId: signalId.getItem(row),
        at: at.getItem(row),
        count: count.getItem(row),
        min: min.getItem(row),
        max: max.getItem(row),
        mean: mean.getItem(row),
        first: first.getItem(row),
        last: last.getItem(row),
      });
    }
  }
  return rows;
}

type Numbers = { getItem(row: number): number };
type NumberColumns = [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers];

export interface RollupFile {
  period: number;
  name: string;
  rows: number;
  scale: number | null;
}

/** What the manifest has of a tier, in the connection's view of the data. */
export async function rollupFiles(connection: DuckDBConnection, tier: Tier): Promise<RollupFile[]> {
  return queryRows<RollupFile>(
    connection,
    `select period::double as period, name, rows::double as rows, scale from rollup_file where tier = ${quoted(tier)} order by period`,
  );
}

const columns =
  "signal_id, starts_at, count, min::double as min, max::double as max, mean, first::double as first, last::double as last";

/** All rows of a tier by their run; files are of no run, because whatever was written since stands. */
export function selectRollups(
  dir: string,
  tier: Tier,
  files: readonly RollupFile[],
  where: string,
): string {
  const byScale = Map.groupBy(files, (file) => file.scale);
  const selects = [
    `select ${columns}, run from rollup_${tier} where ${where}`,
    ...[...byScale.values()].map((some) => {
      const paths = some.map((file) => rollupPath(dir, tier, file.name));
      return `select ${columns}, 0::bigint as run from ${readParquet(paths)} where ${where}`;
    }),
  ];
  return selects.join(" union all ");
}

/**
 * In a transaction, so that the files which it finds in the manifest and the rows beside them are of one moment, whatever is
 * rewritten meanwhile.
 */
export async function readRollups(
  connection: DuckDBConnection,
  dir: string,
  { tier, signalId, from, to }: RollupQuery,
): Promise<RollupRow[]> {
  if (!(from < to)) return [];
  return inTransaction(connection, async () => {
    const files = (await rollupFiles(connection, tier)).filter(
      ({ period }) => period >= periodOf(tier, from) && period < to,
    );
    const where = `signal_id = ${signalId} and starts_at >= ${moment(from)} and starts_at < ${moment(to)}`;
    const rows = await readRollupRows(
      connection,
      `select signal_id, starts_at::double, count::double, min, max, mean, first, last
       from (${selectRollups(dir, tier, files, where)}) order by starts_at, run desc`,
    );
    return rows.filter((row, i) => row.at !== rows[i - 1]?.at && row.count > 0);
  });
}
