import { outboxBacklog } from "#platform";
import type { Database } from "#platform";
import { pendingRevisions } from "#ingest";
import type { IngestLog } from "#ingest";
import { scoredPositions } from "#rules";

/** How far the loop has come: sums of sequences over the log's partitions, and events still to be handled. */
export type Progress = {
  log: number;
  stored: number;
  scored: number;
  outboxPending: number;
  /** Events whose handler failed at every attempt; they wait for a person. */
  outboxParked: number;
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);

/**
 * Everything that was acknowledged before the call is stored, scored and turned into orders when `log`, `stored` and
 * `scored` are equal and nothing is pending. The log is read first: what arrives meanwhile can only make it look behind.
 */
export async function progressOf(parts: {
  db: Database;
  log: IngestLog;
  storedPositions: () => Promise<Iterable<number>>;
}): Promise<Progress> {
  const log = sum(await parts.log.heads());
  const stored = sum(await parts.storedPositions());
  const scored = sum(await scoredPositions(parts.db));
  // Before the outbox: what changes the past goes from there to here in one transaction.
  const revisions = await pendingRevisions(parts.db);
  // Last: a commit of the scorer brings its events with it.
  const { unplaced, pending, parked } = await outboxBacklog(parts.db);
  return {
    log,
    stored,
    scored,
    outboxPending: revisions + unplaced + pending,
    outboxParked: parked,
  };
}
