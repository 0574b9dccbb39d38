import type { Ingest } from "../open-ingest.ts";
import { withPatience } from "../with-patience.ts";
import { createTurn } from "../turn.ts";

/**
 * `written`: every partition has the tick · `unhealthy`: readings may be missing, so silence means nothing
 * · `not-our-turn`: another process writes them · `busy`: the tick before is still waiting for the disk.
 */
export type TickResult = "written" | "unhealthy" | "not-our-turn" | "busy";

/** A tick that waits for a database that is away goes on until the log closes, which is after us. */
const stopPatienceMs = 1_000;

export interface Ticks {
  /** One attempt; the timer calls it every `everyMs`. */
  tick(): Promise<TickResult>;
  stop(): Promise<void>;
}

/**
 * Lets time pass for those who wait for silent signals. A tick says "it is now so late, and we would have heard": it is
 * written only while the log commits, nothing waits longer than a tick, and messages can reach us. `healthySince` starts
 * anew after every break, a process that slept or was blocked included, so that our own outage flags nobody.
 */
export function startTicks(options: {
  ingest: Ingest;
  everyMs: number;
  /** False: only `tick()` writes, for tests and replays. */
  timer?: boolean;
}): Ticks {
  const { ingest, everyMs } = options;
  const { clock, ingestLog, inlets, log } = ingest;
  const turn = createTurn(ingest.db, "ticks");
  let healthySince: number | null = null;
  let lastLook: number | null = null;
  let underWay: Promise<TickResult> | undefined;

  const isHealthy = (now: number): boolean => {
    const { stalledSince, oldestWaiting } = ingestLog.health();
    if (stalledSince !== null || ![...inlets].some((inlet) => inlet.receiving())) return false;
    if (oldestWaiting !== null && now - oldestWaiting > everyMs) return false;
    return lastLook === null || now - lastLook < 3 * everyMs;
  };

  const attempt = async (): Promise<TickResult> => {
    const now = clock.now();
    const healthy = isHealthy(now);
    lastLook = now;
    if (!healthy) {
      healthySince = null;
      return "unhealthy";
    }
    healthySince ??= now;
    if (!(await turn.take())) return "not-our-turn";
    await ingestLog.appendTick({ at: now, healthySince });
    return "written";
  };

  const tick = async (): Promise<TickResult> => {
    if (underWay !== undefined) {
      // The health of this moment still counts: a break must not pass unseen while a commit hangs.
      if (!isHealthy(clock.now())) healthySince = null;
      lastLook = clock.now();
      return "busy";
    }
    underWay = attempt();
    try {
      return await underWay;
    } finally {
      underWay = undefined;
    }
  };

  const timer =
    options.timer === false
      ? undefined
      : setInterval(() => {
          tick().catch((error: unknown) => log.warn({ err: error }, "a tick could not be written"));
        }, everyMs);

  return {
    tick,
    async stop() {
      clearInterval(timer);
      if (underWay !== undefined)
        await withPatience(
          underWay.catch(() => {}),
          stopPatienceMs,
        );
      turn.release();
    },
  };
}
