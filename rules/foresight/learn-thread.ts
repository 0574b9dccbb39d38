import { parentPort, workerData } from "node:worker_threads";
import { learnSigns } from "./learn-signs.ts";
import type { MachineHistory } from "./machine-history.ts";

/** A thread of its own: a year of a hundred machines takes seconds, in which nothing else must wait. */
const histories: readonly MachineHistory[] = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(learnSigns(histories));
