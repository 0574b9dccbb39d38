import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";

/** Sorting and compressing go through the disk beyond this. */
const memoryLimit = "256MB";

/**
 * The same rows as Parquet (times as timestamps in UTC). A Parquet file is written back to front, so it is made on disk first,
 * by the engine that any adapter's process has anyway; what was made is removed when it has been read or nobody reads on.
 */
export async function* readingsParquet(csv: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-export-"));
  try {
    const [from, to] = [join(dir, "readings.csv"), join(dir, "readings.parquet")];
    await pipeline(Readable.from(csv), createWriteStream(from));
    await convert(from, to);
    await rm(from);
    const file: AsyncIterable<Uint8Array> = createReadStream(to);
    yield* file;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function convert(from: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: "1",
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    await connection.run(
      `copy (
        select site, asset, signal, "observedAt"::timestamp_ms as "observedAt",
          "receivedAt"::timestamp_ms as "receivedAt", value, code, quality
        from read_csv('${sqlText(from)}', header = true, auto_detect = false, quote = '"', escape = '"',
          delim = ',', allow_quoted_nulls = false, columns = {
            'site': 'VARCHAR', 'asset': 'VARCHAR', 'signal': 'VARCHAR', 'observedAt': 'TIMESTAMP',
            'receivedAt': 'TIMESTAMP', 'value': 'DOUBLE', 'code': 'VARCHAR', 'quality': 'VARCHAR' })
      ) to '${sqlText(to)}' (format parquet, compression zstd)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const sqlText = (text: string): string => text.replaceAll("'", "''");
