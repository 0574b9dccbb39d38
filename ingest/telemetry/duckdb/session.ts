import { join } from "node:path";
import { openConnections, queryRows } from "./connections.ts";
import type { Connections, EngineOptions } from "./connections.ts";
import { makeFolder } from "./flush-to-disk.ts";
import { loadLatest } from "./latest.ts";
import type { Latest } from "./latest.ts";
import { loadParts } from "./load-parts.ts";
import { loadRollupRuns, removeOrphanRollups } from "./load-rollups.ts";
import type { RollupRuns } from "./load-rollups.ts";
import { createMutex } from "./mutex.ts";
import { createPartsShelf } from "./parts-shelf.ts";
import type { PartsShelf } from "./parts-shelf.ts";
import { ensureSchema } from "./schema.ts";

type Exclusive = ReturnType<typeof createMutex>;

/** The store from one open of its file to the next. What it keeps in memory follows what is committed. */
export interface Session {
  readonly dir: string;
  readonly daysDir: string;
  readonly connections: Connections;
  readonly shelf: PartsShelf;
  readonly positions: Map<number, number>;
  readonly latest: Latest;
  readonly rollupRuns: RollupRuns;
  /** One transaction of the writer at a time; short. */
  readonly writing: Exclusive;
  /** One rewrite (sorting, merging, removing, copying) at a time; may be long. Never asked for inside `writing`. */
  readonly rewriting: Exclusive;
  close(): Promise<void>;
}

export const databaseFile = "telemetry.duckdb";
export const daysFolder = "days";

export async function openSession(dir: string, options: EngineOptions): Promise<Session> {
  const daysDir = join(dir, daysFolder);
  await makeFolder(daysDir);
  const connections = await openConnections(join(dir, databaseFile), join(dir, "sorting"), options);
  try {
    const { writer } = connections;
    await ensureSchema(writer, dir);
    const parts = await loadParts(writer, daysDir);
    const shelf = createPartsShelf(parts);
    await removeOrphanRollups(writer, dir);
    return {
      dir,
      daysDir,
      connections,
      shelf,
      positions: await loadPositions(connections),
      latest: await loadLatest(writer, parts),
      rollupRuns: await loadRollupRuns(writer),
      writing: createMutex(),
      rewriting: createMutex(),
      async close() {
        await shelf.swept();
        connections.close();
      },
    };
  } catch (error) {
    connections.close();
    throw error;
  }
}

async function loadPositions({ writer }: Connections): Promise<Map<number, number>> {
  const rows = await queryRows<{ partition: number; seq: number }>(
    writer,
    "select partition, seq::double as seq from store_position",
  );
  return new Map(rows.map(({ partition, seq }) => [partition, seq]));
}
