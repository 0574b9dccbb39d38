import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureHostile } from "#ingest/bench-hostile";
import type { HostileFigures } from "#ingest/bench-hostile";
import { createLog, migrate, openDatabase, startPostgres } from "#platform";
import { migrations } from "../migrations.ts";

export type HostileBench = HostileFigures & {
  /** What is left of the others' rate while a hostile client does its worst. */
  ratio: number;
};

/** How much everything that a hostile client may do slows the well-behaved down. On a database of its own, fsync on. */
export async function benchHostile({
  seconds = 15,
}: { seconds?: number } = {}): Promise<HostileBench> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-hostile-"));
  // Root's PostgreSQL runs as another user, who must be able to pass through.
  await chmod(dir, 0o755);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const log = createLog({ level: "silent" });
  const postgres = await startPostgres({ dir: join(dir, "postgres"), log });
  stack.defer(() => postgres.stop());
  const db = await openDatabase({ url: postgres.url });
  stack.defer(() => db.close());
  await migrate(db, migrations);
  const figures = await measureHostile(db, { seconds });
  const ratio = figures.attacked.readingsPerSecond / figures.quiet.readingsPerSecond;
  return { ...figures, ratio: Math.round(ratio * 100) / 100 };
}
