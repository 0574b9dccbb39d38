import { setTimeout as delay } from "node:timers/promises";
import type { TlsPaths } from "../broker/tls-files.ts";
import type { Ingest } from "../open-ingest.ts";
import { listSessions, lockSession, sessionName } from "./session-lock.ts";
import { startSubscriber } from "./start-subscriber.ts";

export interface LeftSessions {
  /** Looks now, which happens by itself every half minute; gives how many messages were taken. */
  look(): Promise<number>;
  stop(): Promise<void>;
}

/** Little beside the process's own subscription: there is no haste. */
const mostInFlightBytes = 4 * 1_048_576;

/**
 * Takes what waits in sessions at an external broker that no process serves any more: fewer ingest processes were started than before, or a
 * host is gone. The broker has acknowledged those messages, and goes on giving such a session its share, so somebody who is alive ends its
 * subscription and takes them. The session stays, empty: whoever gets its number next goes on with it.
 */
export async function startTakingUp(options: {
  ingest: Ingest;
  url: string;
  tls?: TlsPaths;
  everyMs?: number;
  /** After so long without a message a session counts as empty. */
  quietMs?: number;
  /** When one that was empty is looked into again: no broker says that it was, and this one may have been slow. */
  againMs?: number;
  reconnectMs?: number;
}): Promise<LeftSessions> {
  const { ingest, everyMs = 30_000, quietMs = 5_000, againMs = 600_000, ...broker } = options;
  const { db, log } = ingest;
  const nameOf = await sessionName(db);
  const stopping = new AbortController();
  /** That nobody held at the last look: one that is only being restarted is left alone. */
  let unheld: number[] = [];
  /** When those of them were found empty; real time, which only spaces the looking. */
  const emptied = new Map<number, number>();

  /** How many messages came until no more did. */
  const takeOnce = async (clientId: string, signal: AbortSignal): Promise<number> => {
    const left = await startSubscriber({
      ingest,
      ...broker,
      clientId,
      shared: false,
      leaving: true,
      maxInFlightBytes: mostInFlightBytes,
      signal,
    });
    try {
      for (let before = -1; before < left.taken() || left.unacknowledged() > 0;) {
        before = left.taken();
        await delay(quietMs, undefined, { signal });
      }
      return left.taken();
    } finally {
      await left.stop();
    }
  };

  /** Once more after each time that something came: the broker may have been slow, or away. */
  const takeAll = async (clientId: string, signal: AbortSignal): Promise<number> => {
    let all = 0;
    for (let taken = -1; taken !== 0;) {
      taken = await takeOnce(clientId, signal);
      all += taken;
    }
    return all;
  };

  /** While this process holds it, so that nobody else does the same, and whoever starts takes another number. */
  const takeUp = async (number: number): Promise<number> => {
    const clientId = nameOf(number);
    const lost = new AbortController();
    const lock = await lockSession(db, clientId, () => lost.abort());
    if (lock === null) return 0;
    try {
      const signal = AbortSignal.any([stopping.signal, lost.signal]);
      const messages = await takeAll(clientId, signal);
      emptied.set(number, performance.now());
      if (messages > 0) {
        log.warn(
          { clientId, messages },
          "what waited at the MQTT broker for a process that is gone was taken",
        );
      }
      return messages;
    } finally {
      lock.release();
    }
  };

  const lookThrough = async (): Promise<number> => {
    const before = unheld;
    unheld = (await listSessions(db)).flatMap(({ number, held }) => (held ? [] : number));
    for (const number of emptied.keys()) if (!unheld.includes(number)) emptied.delete(number);
    const now = performance.now();
    const due = unheld.filter(
      (number) => before.includes(number) && now - (emptied.get(number) ?? -Infinity) >= againMs,
    );
    let taken = 0;
    for (const number of due) taken += await takeUp(number);
    return taken;
  };

  let looking: Promise<number> | undefined;
  const look = (): Promise<number> => {
    looking ??= lookThrough().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      log.warn({ err: error }, "what waits in sessions at the MQTT broker could not be taken");
    });
  }, everyMs);
  timer.unref();

  return {
    look,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await looking?.catch(() => {});
    },
  };
}
