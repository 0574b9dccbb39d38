import type { Database, Log } from "#platform";
import { createTurn } from "../../turn.ts";
import { copyPage, type CopyParts } from "./copy-page.ts";
import { nextUnfinished, noteCopied } from "./link-history.ts";

/**
 * Copies to each new link what the signal that it follows had before, a page a second, so that a rule over it can be tried
 * on the past. One process at a time does it; what is under way when it is stopped is done again by the next start.
 */
export function startLinkHistory(
  options: CopyParts & { db: Database; log: Log; everyMs?: number; restMs?: number },
): { settle(): Promise<void>; stop(): Promise<void> } {
  const { db, log, everyMs = 1_000, restMs = 5_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const turn = createTurn(db, "linkHistory");
  let running: Promise<unknown> | undefined;

  /** Whether there may be more. */
  const copyNext = async (): Promise<boolean> => {
    const link = await nextUnfinished(db, restMs);
    // The lock keeps a connection, so it is asked for only where there is something to do.
    if (link === undefined || !(await turn.take())) return false;
    const copiedTo = await copyPage(options, link, signal);
    await noteCopied(db, link, copiedTo);
    if (copiedTo === null) log.info({ signalId: link.signalId }, "link: its history is there");
    return true;
  };

  const timer = setInterval(() => {
    running ??= copyNext()
      .catch((error: unknown) => {
        if (!signal.aborted) {
          log.warn({ err: error }, "history of a link could not be copied; trying again");
        }
      })
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  timer.unref();

  return {
    /** Resolves once every link has its history. */
    async settle() {
      await running;
      while (await copyNext());
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
      turn.release();
    },
  };
}
