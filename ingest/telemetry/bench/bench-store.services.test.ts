import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createInfluxClient } from "../influx/influx-client.ts";
import { startDebianInflux } from "../influx/testing/debian-influx.ts";
import { benchStore } from "./bench-store.ts";

const influx = await startDebianInflux();
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-bench-test-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
  await influx?.stop();
});

test.skipIf(influx === undefined)(
  "the bench measures each store at each size, and leaves nothing in folders nor in a server of one's own",
  async () => {
    const { url, bucket } = influx!.options;
    vi.stubEnv("INFLUX_URL", url);
    vi.stubEnv("INFLUX_BUCKET", bucket);
    const lines: string[] = [];
    const bench = await benchStore({
      sizes: [4_000, 12_000],
      signals: [20],
      dir,
      tell: (line) => lines.push(line),
    });
    const timings = { p50: expect.any(Number), p95: expect.any(Number) };
    const size = {
      writtenPerSecond: expect.any(Number),
      latestOfAllMs: expect.objectContaining(timings),
      dayOfOneSignalMs: expect.objectContaining(timings),
      weekOfMinutesMs: expect.objectContaining(timings),
    };
    const measured = {
      signals: 20,
      sizes: [
        { rows: 4_000, ...size },
        // Six hundred of a signal in a week, but for what is still late.
        { rows: 12_000, ...size, dayOfOneSignalReadings: expect.closeTo(86, -1) },
      ],
      retentionOfADayMs: timings,
    };
    expect(bench).toMatchObject({ duckdb: [measured], influx: [measured] });
    const { days, without } = bench.duckdb![0]!.bytesPerReadingClosed!;
    expect(days).toBeGreaterThan(1);
    expect(days).toBeLessThan(without);
    expect(lines).toHaveLength(6);
    expect(await readdir(dir)).toEqual([]);
    const client = createInfluxClient({ url, bucket });
    expect(await client.query("select count(has) as n from /bench_/")).toEqual([]);
    expect(await client.query(`select count("count") as n from /bench_/`)).toEqual([]);
  },
);
