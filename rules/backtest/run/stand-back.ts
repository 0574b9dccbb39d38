import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";

/**
 * Lets this thread run when others do not need the processor: what happens now comes before what happened. On Linux a thread has a number and
 * a priority of its own; elsewhere it runs like the others.
 */
export function standBack(): void {
  if (process.platform !== "linux") return;
  try {
    const thread = Number(basename(readlinkSync("/proc/thread-self")));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed, or no /proc here: it runs like the others.
  }
}
