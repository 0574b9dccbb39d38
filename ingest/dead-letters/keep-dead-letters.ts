import type { Clock, Database, Log } from "#platform";
import { type CommitLoop, createCommitLoop } from "../log/commit-loop.ts";
import { clocksAhead, clocksStatement } from "./clocks-ahead.ts";
import { countUnknown } from "./count-unknown.ts";
import { type DeadLetter, type DeadLetterQuota, keepStatement } from "./keep-statement.ts";
import { unknownStatement } from "./unknown-statement.ts";

export const defaultQuota: DeadLetterQuota = { letters: 1_000, bytes: 16 * 1_048_576 };

const lettersPerCommit = 500;

/** Where refusals go before they are acknowledged. */
export type DeadLetterBox = CommitLoop<DeadLetter> & { quota: DeadLetterQuota };

/** Keeps dead letters with the same promise as the log: what was added calls back once it is on disk. */
export function openDeadLetterBox(options: {
  db: Database;
  clock: Clock;
  log?: Log | undefined;
  /** What is kept of one credential; beyond it refusals are only counted. */
  quota?: DeadLetterQuota | undefined;
}): DeadLetterBox {
  const quota = options.quota ?? defaultQuota;
  const loop = createCommitLoop<DeadLetter>({
    name: "dead letters",
    clock: options.clock,
    log: options.log,
    take: (waiting) => Math.min(waiting.length, lettersPerCommit),
    commit: (letters) => commit(options.db, letters, quota),
  });
  return { ...loop, quota };
}

/** What letters tell besides (unknown signals, clocks that run ahead) is counted in the same transaction. */
async function commit(db: Database, letters: DeadLetter[], quota: DeadLetterQuota): Promise<void> {
  const keep = keepStatement(letters, quota);
  const unknown = countUnknown(letters);
  const clocks = clocksAhead(letters);
  if (unknown.length === 0 && clocks.length === 0) {
    await db.pool.query(keep);
    return;
  }
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query(keep);
    if (unknown.length > 0) await client.query(unknownStatement(unknown));
    if (clocks.length > 0) await client.query(clocksStatement(clocks));
    await client.query("commit");
    client.release();
  } catch (error) {
    // Closing the connection rolls back, whatever state it is in.
    client.release(true);
    throw error;
  }
}
