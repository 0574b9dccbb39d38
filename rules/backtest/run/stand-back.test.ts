import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";

/** The nice value of the thread that asks: field 19 of its `stat`, the 17th behind the name. */
const niceness = `require("node:fs").readFileSync("/proc/thread-self/stat", "utf8").split(") ").at(-1).split(" ")[16]`;

it.runIf(process.platform === "linux")("a thread that stands back does so alone", async () => {
  const file = JSON.stringify(new URL("./stand-back.ts", import.meta.url).href);
  const own = () => readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ")[16];
  const before = own();
  const worker = new Worker(
    `import(${file}).then(({ standBack }) => {
         standBack();
         require("node:worker_threads").parentPort.postMessage(${niceness});
       });`,
    { eval: true },
  );
  const [niceOfThread]: unknown[] = await once(worker, "message");
  await worker.terminate();
  expect(Number(niceOfThread)).toBe(10);
  expect(own()).toBe(before);
});
