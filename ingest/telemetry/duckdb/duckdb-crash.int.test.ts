import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import type { StoredReading } from "../telemetry-store.ts";
import { numberedEntry, numberedRollup, readingsPerEntry } from "../testing/numbered-entries.ts";
import { createStoreModel } from "../testing/store-model.ts";
import { openDuckdbStore } from "./open-duckdb-store.ts";

const appender = join(import.meta.dirname, "..", "testing", "append-without-end.ts");

test("killed at any point, while sorting and merging too, the store has everything that was durable, once", async () => {
  const dir = await mkdtemp(join(tmpdir(), "millwright-killed-"));
  let durable = 0;
  // A bucket is written after its entry: of one that was under way when the process was killed it may be missing, for ever.
  const underWay = new Set<number>();
  // Fixed points, so that a failure can be repeated; the process is somewhere else in its work at each of them.
  for (const more of [1, 17, 20, 21, 30, 49, 50, 73]) {
    durable = await appendUntilKilled(dir, durable + more);
    const store = await openDuckdbStore({ dir, sealRows: 400 });
    const position = (await store.positions()).get(0) ?? 0;
    expect(position).toBeGreaterThanOrEqual(durable);
    expect(await store.count()).toBe(position * readingsPerEntry);
    const model = createStoreModel();
    model.append(Array.from({ length: position }, (_, i) => numberedEntry(i + 1)));
    const everything = { signalId: 1, from: 0, to: Date.UTC(2100, 0) };
    expect(valuesOf(await store.window(everything))).toEqual(valuesOf(model.window(everything)));
    for (let seq = durable + 1; seq <= position; seq += 1) underWay.add(seq);
    const buckets = await store.rollups({ tier: "1m", ...everything });
    const counts = new Map(buckets.map((bucket) => [bucket.at, bucket.count]));
    for (let seq = 1; seq <= durable; seq += 1) {
      if (seq % 7 === 6 && seq < durable) continue; // the next took its place
      if (underWay.has(seq)) continue;
      expect(counts.get(numberedRollup(seq).at)).toBe(seq);
    }
    expect(counts.size).toBe(buckets.length);
    await store.close();
  }
  await rm(dir, { recursive: true });
}, 120_000);

async function appendUntilKilled(dir: string, seq: number): Promise<number> {
  const child = spawn(process.execPath, [appender, dir, "1000000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let durable = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("failed")) throw new Error(line);
    durable = Number(line);
    if (durable >= seq) child.kill("SIGKILL");
  }
  await exited;
  return durable;
}

function valuesOf(readings: StoredReading[]): [number, number | null][] {
  return readings.map(({ observedAt, value }) => [observedAt, value]);
}
