import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { IngestLog } from "#ingest";
import { countFigures } from "#rules";
import type { Scorer } from "#rules";
import type { Metrics, Queues } from "#platform";
import { createEntryStream } from "./entry-stream.ts";
import { talk } from "./talk.ts";
import type { FromThread, ThreadSettings, ToThread } from "./words.ts";

/*
 * On a quiet plant a rule's state lives long enough for V8 to decide that such objects are better made in the old generation at once, and so they
 * still are when the plant is busy and each lives for milliseconds: two thirds of the heap were dead states that only a full collection finds.
 */
setFlagsFromString("--no-allocation-site-pretenuring");

/**
 * The scorer in a thread of its own: on a second core, and with a heap of its own, so that neither ingest nor the API wait while it
 * evaluates or collects its garbage. What it does is what it does in the process (`startScorer`); commits, wake-ups and figures travel
 * as messages. A thread that ends by itself is told to `onEnd`, once.
 */
export async function startScorerThread(options: {
  settings: ThreadSettings;
  ingestLog: Pick<IngestLog, "follow">;
  queues: Pick<Queues, "add" | "process">;
  metrics: Metrics;
  onEnd: (reason: string) => void;
}): Promise<Scorer> {
  const { settings, queues } = options;
  const count = countFigures(options.metrics);
  const worker = new Worker(new URL("./scorer-thread.ts", import.meta.url), {
    name: "scorer",
    workerData: settings,
  });
  let stopping = false;
  const thread = talk<{ said: ToThread; heard: FromThread }>(worker, async (words) => {
    switch (words.kind) {
      case "taken":
        return stream.taken(words.readings);
      case "figures":
        return count(words.figures);
      case "add":
        return queues.add(...words.wakeUp);
      case "process": {
        const { queue, concurrency } = words;
        await queues.process(
          queue,
          // Once it stops, whoever takes the partitions over looks around by himself.
          async (data) => (stopping ? undefined : thread.ask({ kind: "wake-up", queue, data })),
          { concurrency },
        );
      }
    }
  });
  const stream = createEntryStream((words) => thread.tell(words));
  const unfollow = options.ingestLog.follow((entries) => stream.commit(entries));

  const ended = (reason: string): void => {
    unfollow();
    thread.end(new Error(reason));
    if (stopping) return;
    stopping = true;
    options.onEnd(reason);
  };
  worker.once("error", (error: unknown) => {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    ended(`the scorer's thread ended: ${why}`);
  });
  worker.once("exit", (code) => ended(`the scorer's thread ended with code ${code}`));

  try {
    await thread.ask({ kind: "start" });
  } catch (error) {
    stopping = true;
    await worker.terminate();
    throw error;
  }
  return {
    settle: () => thread.ask({ kind: "settle" }),
    async stop() {
      unfollow();
      if (stopping) return;
      stopping = true;
      await thread.ask({ kind: "stop" });
      await worker.terminate();
    },
  };
}
