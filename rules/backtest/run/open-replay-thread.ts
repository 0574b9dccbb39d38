import { Worker } from "node:worker_threads";
import type { ReplayedAsset, ReplayJob, ReplayPage } from "../replay/replay-job.ts";
import type { FromThread, ToThread } from "./thread-words.ts";

export interface ReplayThread {
  /** Several may be under way: while one waits for its readings, the thread evaluates another. */
  begin(job: ReplayJob): RunningReplay;
  close(): Promise<void>;
}

export interface RunningReplay {
  /** Takes the page's columns with it. Resolves when it is evaluated. */
  page(page: ReplayPage): Promise<void>;
  finish(): Promise<ReplayedAsset>;
}

/** A heap of its own, so that a backtest which wants too much ends itself and not the product. */
const mostHeapMb = 1_024;

/** A thread that ends fails everything asked of it. */
export function openReplayThread(): ReplayThread {
  const worker = new Worker(new URL("./replay-thread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  const waiting: { resolve(message: FromThread): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.reject(ended);
  };
  worker.on("message", (message: FromThread) => {
    if (message.say === "failed") end(new Error(`the replay failed: ${message.message}`));
    else waiting.shift()?.resolve(message);
  });
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`the thread of the backtest ended (${code})`)));

  const ask = async (message: ToThread, transfer: ArrayBuffer[] = []): Promise<FromThread> => {
    if (ended !== undefined) throw ended;
    const { promise, resolve, reject } = Promise.withResolvers<FromThread>();
    waiting.push({ resolve, reject });
    worker.postMessage(message, transfer);
    return promise;
  };

  let jobs = 0;
  return {
    begin(job) {
      const number = (jobs += 1);
      worker.postMessage({ say: "begin", number, job } satisfies ToThread, []);
      return {
        async page(page) {
          await ask({ say: "page", number, page }, buffersOf(page));
        },
        async finish() {
          const answer = await ask({ say: "finish", number });
          if (answer.say !== "finished") throw new Error(`the thread answered ${answer.say}`);
          return answer.result;
        },
      };
    },
    async close() {
      worker.removeAllListeners("exit");
      await worker.terminate();
      end(new Error("the thread of the backtest was closed"));
    },
  };
}

const buffersOf = ({ readings }: ReplayPage): ArrayBuffer[] => {
  const { signalId, observedAt, receivedAt, value, quality, source } = readings;
  return [signalId, observedAt, receivedAt, value, quality, source].map(({ buffer }) => buffer);
};
