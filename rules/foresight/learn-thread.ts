import { parentPort } from "node:worker_threads";
import { learnSigns } from "./learn-signs.ts";
import type { MachineHistory } from "./machine-history.ts";

/** A thread of its own: a year of a hundred machines takes seconds, in which nothing else must wait. Null: those were all. */
const histories: MachineHistory[] = [];
parentPort?.on("message", (history: MachineHistory | null) => {
  if (history !== null) histories.push(history);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  else parentPort?.postMessage(learnSigns(histories));
});
