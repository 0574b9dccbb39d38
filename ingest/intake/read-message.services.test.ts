import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { pumpEntry } from "../testing/asset-entry.ts";
import { survivesHostileMessages } from "../testing/hostile-messages.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

function heapMB(): number {
  if (typeof collectGarbage === "function") collectGarbage();
  return process.memoryUsage().heapUsed / 1_048_576;
}

// Here because it takes a minute; it needs no service.
it("survives 100,000 hostile messages, and keeps nothing of them in memory", () => {
  // What is remembered (conversions of units) is there after the first round.
  survivesHostileMessages(pumpEntry, 20_000);
  const before = heapMB();
  survivesHostileMessages(pumpEntry, 100_000);
  expect(heapMB() - before).toBeLessThan(16);
}, 300_000);
