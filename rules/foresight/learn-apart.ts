import { Worker } from "node:worker_threads";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import type { MachineHistory } from "./machine-history.ts";

/**
 * `learnSigns` in a thread of its own, which is given one machine after the other: copying all of them at once would keep everything else waiting.
 * Rejects with its error, with that of the histories, when it is told to stop, or when the thread ends without an answer.
 */
export async function learnApart(
  histories: AsyncIterable<MachineHistory>,
  signal: AbortSignal,
): Promise<Map<string, SignsDefinition>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, SignsDefinition>>();
  const worker = new Worker(new URL("learn-thread.ts", import.meta.url));
  const ended = { is: false };
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => {
    ended.is = true;
    reject(new Error(`learning from close-outs ended with code ${code}`));
  });
  const stop = (): void => reject(new Error("learning from close-outs was stopped"));
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const give = async (): Promise<void> => {
    for await (const history of histories) {
      if (ended.is || signal.aborted) return;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(history);
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(null);
  };
  try {
    const [learnt] = await Promise.all([promise, give()]);
    return learnt;
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
