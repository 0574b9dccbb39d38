import { sql } from "kysely";
import type { Clock } from "../clock/clock.ts";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Queues } from "../queue/queues.ts";
import { doubtClock } from "./clock-guard.ts";
import type { OtherClock } from "./judge-clock.ts";

/** Removes what has served its time. Each module brings its own for its own tables. */
export type Sweep = {
  /** Unique: it is remembered when it ran last. */
  name: string;
  /** Returns how much it removed. Works in batches, so that nobody waits long for its locks. */
  run(now: number): Promise<number>;
};

export type Housekeeping = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs the sweeps that are due, as the job does. */
  runDue(): Promise<void>;
  /** Runs every sweep now, due or not (tests, and a disk that is filling up); none while the clock is doubted. */
  runAll(): Promise<Record<string, number>>;
};

interface Tables {
  "platform.housekeeping": {
    sweep: string;
    started_at: Date;
    finished_at: Date | null;
    removed: number | null;
    error: string | null;
  };
}

const queue = "housekeeping";
const hour = 3_600_000;
/** A little less than a day, so that a look each hour does not let it slip to 25. */
const dueAfter = 23.5 * hour;

/**
 * Runs each sweep once a day, in one of the processes: every hour each process wakes the job, and whoever gets it claims
 * the sweeps that are due in the database.
 */
export function createHousekeeping(options: {
  db: Database;
  queues: Queues;
  clock: Clock;
  log: Log;
  sweeps: readonly Sweep[];
  /** Asked when ours has gone ahead by more than a day since it was trusted last. */
  otherClocks?: readonly OtherClock[];
}): Housekeeping {
  const { db, queues, clock, log, sweeps, otherClocks = [] } = options;
  let timer: NodeJS.Timeout | undefined;

  const runOne = async (sweep: Sweep): Promise<number> => {
    try {
      const removed = await sweep.run(clock.now());
      await note(db, sweep.name, { finished_at: new Date(clock.now()), removed, error: null });
      if (removed > 0) log.info({ sweep: sweep.name, removed }, "housekeeping");
      return removed;
    } catch (error) {
      log.error(
        { sweep: sweep.name, err: error },
        "housekeeping failed; it is tried again tomorrow",
      );
      await note(db, sweep.name, { error: String(error) });
      return 0;
    }
  };

  const mayRun = async (): Promise<boolean> => {
    const doubt = await doubtClock(db, clock.now(), otherClocks);
    if (doubt === null) return true;
    log.error(
      { doubt },
      "nothing is removed: the clock may be wrong. Set it right, or confirm that it is: POST /api/v1/system/clock/confirmation",
    );
    return false;
  };

  const runDue = async (): Promise<void> => {
    if (!(await mayRun())) return;
    for (const sweep of sweeps) {
      if (await claim(db, sweep.name, clock.now(), dueAfter)) await runOne(sweep);
    }
  };

  const wake = async (delayMs: number): Promise<void> => {
    await queues
      .add(queue, {}, { jobId: "daily", delayMs })
      .catch((error: unknown) => log.warn({ err: error }, "housekeeping could not be woken"));
  };

  return {
    async start() {
      await queues.process(queue, runDue, { concurrency: 1 });
      // Not during the start itself, which has enough to do.
      await wake(60_000);
      timer = setInterval(() => void wake(0), hour);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
    },
    runDue,
    async runAll() {
      const removed: Record<string, number> = {};
      if (!(await mayRun())) return removed;
      for (const sweep of sweeps) {
        await claim(db, sweep.name, clock.now(), 0);
        removed[sweep.name] = await runOne(sweep);
      }
      return removed;
    },
  };
}

/** True for the one who may run the sweep now. */
async function claim(db: Database, name: string, now: number, notBefore: number): Promise<boolean> {
  const claimed = await db
    .as<Tables>()
    .insertInto("platform.housekeeping")
    .values({
      sweep: name,
      started_at: new Date(now),
      finished_at: null,
      removed: null,
      error: null,
    })
    .onConflict((conflict) =>
      conflict
        .column("sweep")
        .doUpdateSet({ started_at: new Date(now), finished_at: null })
        // A run that lies ahead was made by a clock that has been set back since: it must not stop all others until then.
        .where((eb) =>
          eb.or([
            eb("platform.housekeeping.started_at", "<=", new Date(now - notBefore)),
            eb("platform.housekeeping.started_at", ">", new Date(now + hour)),
          ]),
        ),
    )
    .returning(sql<number>`1`.as("one"))
    .executeTakeFirst();
  return claimed !== undefined;
}

async function note(
  db: Database,
  name: string,
  result: { finished_at?: Date; removed?: number; error: string | null },
): Promise<void> {
  await db
    .as<Tables>()
    .updateTable("platform.housekeeping")
    .set(result)
    .where("sweep", "=", name)
    .execute();
}
