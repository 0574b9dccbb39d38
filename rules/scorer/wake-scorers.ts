import type { IngestLog } from "#ingest";
import type { Log, Queues } from "#platform";
import { scoreQueue, wakeUpOf } from "./wake-up-of.ts";

/** A wake-up for each partition at most so often: a busy process commits hundreds of times a second, and one wake-up is enough for all. */
const spacingMs = 50;

/**
 * For a process that takes readings in and does not score all of their partitions: wakes the scorers of others at its commits, so that they
 * need not find out by looking. `unless`: partitions that are scored here. Answers how to stop. A wake-up that fails is made good by the scorers' own look.
 */
export function wakeScorers(options: {
  ingestLog: Pick<IngestLog, "onCommit">;
  queues: Pick<Queues, "add">;
  log: Log;
  unless?: (partition: number) => boolean;
}): () => Promise<void> {
  const { ingestLog, queues, log } = options;
  const resting = new Map<number, { timer: NodeJS.Timeout; again: boolean }>();
  const adding = new Set<Promise<void>>();

  const wake = (partition: number): void => {
    if (options.unless?.(partition) === true) return;
    const rest = resting.get(partition);
    if (rest !== undefined) {
      rest.again = true;
      return;
    }
    const timer = setTimeout(() => {
      const { again } = resting.get(partition)!;
      resting.delete(partition);
      if (again) wake(partition);
    }, spacingMs);
    resting.set(partition, { timer, again: false });
    const { data, options: jobOptions } = wakeUpOf(partition);
    const added = queues
      .add(scoreQueue, data, jobOptions)
      .catch((error: unknown) =>
        log.warn({ partition, err: error }, "scoring could not be woken; it is looked after soon"),
      )
      .finally(() => adding.delete(added));
    adding.add(added);
  };

  const unsubscribe = ingestLog.onCommit(wake);
  return async () => {
    unsubscribe();
    for (const { timer } of resting.values()) clearTimeout(timer);
    await Promise.all(adding);
  };
}
