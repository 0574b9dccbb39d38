import { mkdtempSync, rmSync, statSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import type { Reading } from "../../log/reading.ts";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";

/*
 * node ingest/telemetry/bench/measure-duckdb.ts [millions of readings] [signals] [seconds between readings of a signal]
 * Times are ms.
 * Prints one JSON object: what the embedded store costs on this machine.
 */
const millions = Number(process.argv[2] ?? 5);
const signals = Number(process.argv[3] ?? 1_000);
const everyMs = Number(process.argv[4] ?? 10) * 1_000;
const batch = 10_000;
const start = Date.UTC(2026, 10, 1);
const dir = mkdtempSync(join(tmpdir(), "millwright-measure-"));
const store = await openDuckdbStore({ dir });

// A random walk with three decimals, device clocks that jitter by 50 ms and a network that takes 20 to 220 ms.
let seed = 42;
const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
const level = Float64Array.from({ length: signals }, () => 20 + random() * 80);
let made = 0;
function nextReadings(): Reading[] {
  return Array.from({ length: batch }, () => {
    const signal = made % signals;
    const round = Math.floor(made / signals);
    made += 1;
    level[signal]! += (random() - 0.5) / 5;
    const observedAt = start + round * everyMs + Math.floor(random() * 50);
    return {
      assetId: signal,
      signalId: signal + 1,
      observedAt,
      receivedAt: observedAt + 20 + Math.floor(random() * 200),
      value: Math.round(level[signal]! * 1_000) / 1_000,
      code: null,
      quality: "good",
      source: 0,
      historical: false,
    };
  });
}

const appendMs: number[] = [];
const cpuStart = process.cpuUsage();
for (let seq = 1; made < millions * 1e6; seq += 1) {
  const readings = nextReadings();
  const began = performance.now();
  await store.append([{ partition: seq % 8, seq, readings }]);
  appendMs.push(performance.now() - began);
}
const cpu = process.cpuUsage(cpuStart);
const appended = appendMs.reduce((sum, ms) => sum + ms, 0);
const end = start + Math.ceil(made / signals) * everyMs;
const day = 86_400_000;
await store.compact(start);
const hotBytes = bytesOf(dir);
const reads = async () => ({
  window24hMs: await timed((signalId) => store.window({ signalId, from: end - day, to: end })),
  window24hRows: (await store.window({ signalId: 1, from: end - day, to: end })).length,
  newest1000Ms: await timed((signalId) =>
    store.window({ signalId, from: end - 7 * day, to: end, limit: 1_000, order: "newest-first" }),
  ),
  sevenDays1MinMs: await timed((signalId) =>
    store.downsample({ signalId, from: end - 7 * day, to: end, everyMs: 60_000 }),
  ),
  latestAllMs: await timed(() => store.latest(Array.from({ length: signals }, (_, i) => i + 1))),
  countMs: await timed(() => store.count(), 3),
});
const hot = await reads();
const compactBegan = performance.now();
await store.compact(end + 2 * day);
const compactMs = performance.now() - compactBegan;
const closed = await reads();
const count = await store.count();
const reopenBegan = performance.now();
await store.close();
const closedBytes = bytesOf(dir);
const again = await openDuckdbStore({ dir });
const reopenMs = performance.now() - reopenBegan;
await again.close();
rmSync(dir, { recursive: true });
process.stdout.write(
  `${JSON.stringify({
    readings: made,
    count,
    signals,
    appendedPerSecond: Math.round(made / (appended / 1_000)),
    appendMs: percentiles(appendMs),
    cpuSecondsPerMillion: (cpu.user + cpu.system) / made,
    bytesHot: hotBytes / made,
    bytesClosed: closedBytes / made,
    hot,
    closed,
    compactMs,
    reopenMs,
    peakMemoryMB: process.resourceUsage().maxRSS / 1_024,
  })}\n`,
);

async function timed(read: (signalId: number) => Promise<unknown>, times = 40) {
  const ms: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await read(1 + Math.floor(random() * signals));
    ms.push(performance.now() - began);
  }
  const used = process.cpuUsage(before);
  // On a busy machine this says more than the time on the wall.
  const cpu = Math.round((used.user + used.system) / times / 100) / 10;
  return { ...percentiles(ms), cpu };
}

function percentiles(ms: number[]) {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
