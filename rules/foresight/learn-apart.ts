import { Worker } from "node:worker_threads";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import type { MachineHistory } from "./machine-history.ts";

/** `learnSigns` in a thread of its own. Rejects with its error, or when the thread ends without an answer. */
export function learnApart(
  histories: readonly MachineHistory[],
): Promise<Map<string, SignsDefinition>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, SignsDefinition>>();
  const worker = new Worker(new URL("learn-thread.ts", import.meta.url), { workerData: histories });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) =>
    reject(new Error(`learning from close-outs ended with code ${code}`)),
  );
  return promise;
}
