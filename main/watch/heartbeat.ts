import type { Log } from "#platform";

export interface Heartbeat {
  /** Says that all is well; says nothing when it is not, which is what the watcher waits for. */
  beat(healthy: boolean): Promise<void>;
}

/** An outside watcher must not hold us up, and one missed call is no reason to worry. */
const patienceMs = 10_000;

/**
 * Calls an outside watcher's address while all is well (a dead man's switch, as healthchecks.io, Uptime Kuma and
 * others offer it): a product that died, or that lost its network, cannot report it, but its silence does.
 */
export function createHeartbeat(options: { url: string; log: Log }): Heartbeat {
  const { url, log } = options;
  let complained = false;
  return {
    async beat(healthy) {
      if (!healthy) return;
      try {
        const answer = await fetch(url, {
          method: "GET",
          redirect: "follow",
          signal: AbortSignal.timeout(patienceMs),
        });
        await answer.body?.cancel();
        if (!answer.ok) throw new Error(`it answered ${answer.status}`);
        complained = false;
      } catch (error) {
        if (!complained) log.warn({ err: error }, "the outside watcher cannot be reached");
        complained = true;
      }
    },
  };
}
