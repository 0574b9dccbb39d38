import { afterAll } from "vitest";
import type { Database } from "../database/open-database.ts";
import { createLog } from "../log/log.ts";
import { createQueues } from "../queue/queues.ts";
import type { Queues } from "../queue/queues.ts";

/** Queues on the test's own database, with locks short enough for tests; closed after the file's tests. */
export async function testQueues(db: Database): Promise<Queues> {
  const queues = await createQueues({
    config: { queue: { kind: "postgres" }, jobs: { lockMs: 1_000, stalledMs: 1_000 } },
    database: db,
    log: createLog({ level: "silent" }),
  });
  afterAll(() => queues.close());
  return queues;
}
