import { parentPort, workerData } from "node:worker_threads";
import { createLogReader, createRegistry } from "#ingest";
import { createLog, openDatabase, systemClock } from "#platform";
import { startScorer } from "#rules";
import { gatherFigures } from "./gather-figures.ts";
import { sizeOf } from "./entry-stream.ts";
import { talk } from "./talk.ts";
import type { FromThread, ThreadSettings, ToThread } from "./words.ts";

/*
 * The scorer in a thread of its own. It has its own connections to the database, its own registry and its own memory of the log's
 * newest entries, which the process sends with each commit; what it misses it reads from the table.
 */
const port = parentPort!;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- start-scorer-thread.ts starts it
const settings = workerData as ThreadSettings;
/** A lane for each partition has one connection at a time, and a few are for looking around. */
const spareConnections = 4;

type Handler = (data: Extract<ToThread, { kind: "wake-up" }>["data"]) => Promise<void>;
const handlers = new Map<string, Handler>();
const running = new AsyncDisposableStack();
let settle = (): Promise<void> => Promise.resolve();

const { partitions, databaseUrl: url, logLevel, onlyWriter } = settings;
let reader: ReturnType<typeof createLogReader> | undefined;

const main = talk<{ said: FromThread; heard: ToThread }>(port, async (words) => {
  switch (words.kind) {
    case "start":
      return start();
    case "entries":
      main.tell({ kind: "taken", readings: sizeOf(words.entries) });
      return reader?.take(words.entries);
    case "passed":
      for (const [partition, seq] of words.heads) reader?.pass(partition, seq);
      return;
    case "wake-up":
      return handlers.get(words.queue)?.(words.data);
    case "settle":
      return settle();
    case "stop":
      return running.disposeAsync();
  }
});

async function start(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const max = partitions + spareConnections;
  const db = await openDatabase({ url, max, name: "millwright scorer" });
  stack.defer(() => db.close());
  const log = createLog({ level: logLevel });
  const registry = await createRegistry({ db, log });
  stack.defer(() => registry.close());
  const figures = gatherFigures((all) => main.tell({ kind: "figures", figures: all }));
  stack.defer(() => figures.stop());
  const scorer = await startScorer({
    db,
    ingestLog: (reader = createLogReader({ db, partitions, onlyWriter })),
    registry,
    clock: systemClock,
    log,
    figures: (batch) => figures.add(batch),
    queues: {
      add: (...wakeUp) => main.ask({ kind: "add", wakeUp }),
      async process(queue, handler, { concurrency }) {
        handlers.set(queue, handler);
        await main.ask({ kind: "process", queue, concurrency });
      },
    },
  });
  stack.defer(() => scorer.stop());
  settle = () => scorer.settle();
  running.use(stack.move());
}
