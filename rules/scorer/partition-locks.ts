import type { Database, Log } from "#platform";
import type { PoolClient } from "pg";
import { shareOf } from "./partition-share.ts";

/** Any numbers that nothing else locks: the class of a partition's lock, and that of the roster, which every worker shares. */
const partitionClass = 5_330_771;
const rosterClass = 5_330_772;

/** Told when a worker comes, goes or gives a partition up: the others look at once. */
export const sharesChannel = "rules_shares";

export interface PartitionLocks {
  holds(partition: number): boolean;
  /** Takes what is free of this worker's share and gives up what is beyond it. Failures (no database) are the next look's. */
  balance(): Promise<void>;
  /** Gives everything up. */
  close(): Promise<void>;
}

type Holder = { classid: number; objid: number; pid: number };

/**
 * Which partitions are this worker's while it lives: session locks on one connection of its own, so that a worker's death frees them at
 * once, and the live workers can be counted without a table. The locks only save work that would be lost: what makes a commit right is
 * the position it began at.
 */
export function createPartitionLocks(options: {
  db: Database;
  partitions: number;
  log: Log;
  /** It is ours now. */
  onTaken: (partition: number) => void;
  /** It is no longer ours, or will not be once this resolves: when we have let go of it. */
  onGivenUp: (partition: number) => Promise<void>;
}): PartitionLocks {
  const { db, partitions, log, onTaken, onGivenUp } = options;
  const held = new Set<number>();
  let session: { client: PoolClient; pid: number } | undefined;
  let balancing: Promise<void> | undefined;
  const state = { again: false, closed: false };

  const letGoOf = async (lost: readonly number[]): Promise<void> => {
    for (const partition of lost) {
      try {
        await onGivenUp(partition);
      } catch (error) {
        log.warn({ partition, err: error }, "a partition could not be let go of");
      }
    }
  };

  const lose = (error?: Error): void => {
    const lost = session;
    session = undefined;
    const partitionsLost = [...held];
    held.clear();
    void letGoOf(partitionsLost);
    lost?.client.release(error ?? true);
  };

  const open = async () => {
    if (session !== undefined) return session;
    const client = await db.pool.connect();
    client.on("error", (error: Error) => {
      if (session?.client === client) lose(error);
    });
    try {
      const { rows } = await client.query<{ pid: number }>(
        // A host that vanishes closes nothing: the server must ask, or it would keep the locks for hours.
        `select pg_backend_pid() as pid, set_config('tcp_keepalives_idle', '5', false),
           set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '3', false)
         from pg_advisory_lock_shared($1, 0)`,
        [rosterClass],
      );
      session = { client, pid: rows[0]!.pid };
    } catch (error) {
      client.release(true);
      throw error;
    }
    await tellOthers(db);
    return session;
  };

  const once = async (): Promise<void> => {
    const { client, pid } = await open();
    const { rows } = await client.query<Holder>(
      `select classid::integer, objid::integer, pid from pg_locks
       where locktype = 'advisory' and granted and classid in ($1, $2) and objsubid = 2
         and database = (select oid from pg_database where datname = current_database())`,
      [partitionClass, rosterClass],
    );
    const workers = rows.filter(({ classid }) => classid === rosterClass).map((row) => row.pid);
    const taken = new Set(
      rows.filter(({ classid }) => classid === partitionClass).map(({ objid }) => objid),
    );
    const share = shareOf(pid, workers, partitions);
    const surplus = [...held].slice(share);
    for (const partition of surplus) {
      held.delete(partition);
      await onGivenUp(partition);
      await client.query("select pg_advisory_unlock($1, $2)", [partitionClass, partition]);
    }
    if (surplus.length > 0) await tellOthers(db);
    for (let partition = 0; partition < partitions && held.size < share; partition += 1) {
      if (taken.has(partition)) continue;
      const { rows: answer } = await client.query<{ ours: boolean }>(
        "select pg_try_advisory_lock($1, $2) as ours",
        [partitionClass, partition],
      );
      if (answer[0]?.ours !== true) continue;
      held.add(partition);
      onTaken(partition);
    }
  };

  const run = async (): Promise<void> => {
    try {
      do {
        state.again = false;
        await once();
      } while (state.again && !state.closed);
    } catch (error) {
      log.warn({ err: error }, "the partitions could not be shared out; it is tried again soon");
      lose(error instanceof Error ? error : undefined);
    } finally {
      balancing = undefined;
    }
  };

  return {
    holds: (partition) => held.has(partition),
    async balance() {
      if (state.closed) return;
      if (balancing === undefined) balancing = run();
      else state.again = true;
      await balancing;
    },
    async close() {
      state.closed = true;
      await balancing;
      for (const partition of held) {
        held.delete(partition);
        await onGivenUp(partition);
      }
      if (session === undefined) return;
      // Given back before the others are told: a connection that is closed may keep its locks a moment longer.
      await session.client.query("select pg_advisory_unlock_all()").catch(() => {});
      lose();
      await tellOthers(db).catch(() => {});
    },
  };
}

async function tellOthers(db: Database): Promise<void> {
  await db.pool.query("select pg_notify($1, '')", [sharesChannel]);
}
