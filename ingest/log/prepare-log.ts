import { AppError, type Database } from "#platform";

/**
 * Makes sure that what the log promises can be kept: the server flushes commits to disk, and the partitions are those
 * that the data was written with.
 */
export async function prepareLog(db: Database, partitions: number): Promise<void> {
  await requireDurability(db);
  await db.pool.query(
    `insert into ingest.log_head (partition, seq)
     select p, 0 from generate_series(0, $1::integer - 1) as p
     where not exists (select from ingest.log_head)
     on conflict do nothing`,
    [partitions],
  );
  const { rows } = await db.pool.query<{ count: number }>(
    "select count(*)::integer as count from ingest.log_head",
  );
  const present = rows[0]?.count ?? 0;
  if (present === partitions) return;
  throw new AppError(
    `The ingest log has ${present} partitions and the setting asks for ${partitions}. An asset would change its partition and ` +
      `its readings their order. Set the number of partitions back to ${present}.`,
    { code: "log-partitions-changed", status: 503, data: { present, asked: partitions } },
  );
}

async function requireDurability(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ fsync: string; commit: string }>(
    "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
  );
  const { fsync, commit } = rows[0] ?? { fsync: "unknown", commit: "unknown" };
  if (fsync === "on" && commit !== "off") return;
  throw new AppError(
    `PostgreSQL runs with fsync = ${fsync} and synchronous_commit = ${commit}, so an acknowledged reading could be lost in a power cut. ` +
      "Set fsync = on, and synchronous_commit to on (or local, remote_write, remote_apply), for this database and its user.",
    { code: "log-not-durable", status: 503, data: { fsync, synchronousCommit: commit } },
  );
}
