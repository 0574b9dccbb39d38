import { Queue, Worker, createPostgresBackend, runMigrations } from "bullmq";
import { Pool } from "pg";
import { surviveLostConnections } from "../database/survive-lost-connections.ts";
import type { Database } from "../database/open-database.ts";
import { patienceMs, withPatience } from "../database/patience.ts";
import { eventStream, workerOptions } from "./backend.ts";
import type { JobTimes, QueueBackend } from "./backend.ts";

const schema = "bullmq";

/**
 * All queues and workers share one pool of their own: BullMQ wants its schema as search path and its own reading of
 * bigint. Each worker keeps one of the connections to listen.
 */
export async function postgresBackend(
  database: Database,
  times: JobTimes,
  options: { forget?: boolean | undefined } = {},
): Promise<QueueBackend> {
  const pool = new Pool({
    connectionString: database.url,
    application_name: "millwright-queue",
    options: `-c search_path=${schema}`,
    ...withPatience(patienceMs),
    max: 16,
  });
  pool.setMaxListeners(0); // each queue and worker listens for its errors
  surviveLostConnections(pool);
  const client = await pool.connect();
  try {
    if (options.forget === true) await client.query(`drop schema if exists ${schema} cascade`);
    await runMigrations(client, schema);
  } finally {
    client.release();
  }
  return {
    queue: (name) =>
      new Queue(name, { connection: pool, streams: eventStream }, createPostgresBackend),
    worker: (name, handler, concurrency) =>
      new Worker(
        name,
        handler,
        { connection: pool, ...workerOptions(times, concurrency) },
        createPostgresBackend,
      ),
    close: () => pool.end(),
  };
}
