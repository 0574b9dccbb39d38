import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { createMutex } from "./mutex.ts";

/**
 * Reads at once. A statement holds a thread of Node's pool (four, shared with files and password hashing) until it is
 * done; the writer must always find one.
 */
const readers = 2;

/** DuckDB would otherwise fetch an extension from the network the moment a statement mentions one. */
const offline = { autoinstall_known_extensions: "false", autoload_known_extensions: "false" };

export interface EngineOptions {
  memoryLimit: string;
  threads: number;
}

/** The open database file: one connection that writes, one that rewrites, a few that read. */
export async function openConnections(path: string, tempDir: string, options: EngineOptions) {
  const instance = await DuckDBInstance.create(path, {
    ...offline,
    memory_limit: options.memoryLimit,
    // What waits in its log is unpacked, 36 bytes a reading. Folding it in four times as often as by default costs no more CPU.
    checkpoint_threshold: "4MB",
    threads: String(options.threads),
    temp_directory: tempDir,
    // A file never changes under its name, so what was read of it once holds.
    validate_external_file_cache: "NO_VALIDATION",
  });
  const writer = await instance.connect();
  const rewriter = await instance.connect();
  const pool = await Promise.all(
    Array.from({ length: readers }, async () => ({
      connection: await instance.connect(),
      inTurn: createMutex(),
      waiting: 0,
    })),
  );

  // A setting of each connection.
  for (const connection of [writer, rewriter, ...pool.map((one) => one.connection)]) {
    await connection.run("set parquet_metadata_cache = true");
  }

  return {
    writer,
    rewriter,
    /** Runs with the reading connection that has the fewest waiting. */
    async read<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
      const chosen = pool.reduce((best, one) => (one.waiting < best.waiting ? one : best));
      chosen.waiting += 1;
      try {
        return await chosen.inTurn(() => use(chosen.connection));
      } finally {
        chosen.waiting -= 1;
      }
    },
    /** Only when nothing is under way: an open statement would keep the file locked. */
    close(): void {
      for (const { connection } of pool) connection.closeSync();
      rewriter.closeSync();
      writer.closeSync();
      instance.closeSync();
    },
  };
}

export type Connections = Awaited<ReturnType<typeof openConnections>>;

/** The rows as objects. Row says what the statement beside the call selects, cast to what JavaScript knows. */
export async function queryRows<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const rows: unknown = (await connection.runAndReadAll(sql)).getRowObjectsJS();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the statement's author knows its columns
  return rows as Row[];
}

/** All of it or nothing. A failed rollback is left to the caller's handling of the first error. */
export async function inTransaction<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.run("begin transaction");
  try {
    const result = await work();
    await connection.run("commit");
    return result;
  } catch (error) {
    await connection.run("rollback").catch(() => {});
    throw error;
  }
}
