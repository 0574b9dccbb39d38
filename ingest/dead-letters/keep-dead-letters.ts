import type { Clock, Database, Log } from "#platform";
import { type CommitLoop, createCommitLoop } from "../log/commit-loop.ts";
import { type DeadLetter, type DeadLetterQuota, keepStatement } from "./keep-statement.ts";

export const defaultQuota: DeadLetterQuota = { letters: 1_000, bytes: 16 * 1_048_576 };

const lettersPerCommit = 500;

/** Where refusals go before they are acknowledged. */
export type DeadLetterBox = CommitLoop<DeadLetter>;

/** Keeps dead letters with the same promise as the log: what was added calls back once it is on disk. */
export function openDeadLetterBox(options: {
  db: Database;
  clock: Clock;
  log?: Log | undefined;
  /** What is kept of one credential; beyond it refusals are only counted. */
  quota?: DeadLetterQuota | undefined;
}): DeadLetterBox {
  const quota = options.quota ?? defaultQuota;
  return createCommitLoop<DeadLetter>({
    name: "dead letters",
    clock: options.clock,
    log: options.log,
    take: (waiting) => Math.min(waiting.length, lettersPerCommit),
    async commit(letters) {
      await options.db.pool.query(keepStatement(letters, quota));
    },
  });
}
