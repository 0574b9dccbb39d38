import { openDuckdbEngine, openInfluxEngine } from "./bench-engines.ts";
import { measureStore } from "./measure-store.ts";
import type { SizeFigures, StoreFigures } from "./measure-store.ts";

export type { StoreFigures } from "./measure-store.ts";

export interface StoreBenchOptions {
  /** Rows stored. Default 1, 10 and 50 million. */
  sizes?: readonly number[];
  /** Default 1,000 and 10,000. */
  signals?: readonly number[];
  /** Default both. */
  engines?: readonly ("duckdb" | "influx")[];
  /** Where the stores' folders are made; the system's for temporary files. */
  dir?: string | undefined;
  /** Hears each figure as it comes. */
  tell?: (line: string) => void;
}

export interface StoreBench {
  duckdb?: StoreFigures[];
  influx?: StoreFigures[] | { skipped: string };
}

const million = 1_000_000;

/** What each store that can run here takes to write, to keep and to read. It leaves nothing behind. */
export async function benchStore(options: StoreBenchOptions = {}): Promise<StoreBench> {
  const { sizes = [million, 10 * million, 50 * million], signals = [1_000, 10_000] } = options;
  const { engines = ["duckdb", "influx"], dir, tell = () => {} } = options;
  const bench: StoreBench = {};
  for (const name of engines) {
    const measured: StoreFigures[] = [];
    for (const count of signals) {
      const engine = await (name === "duckdb" ? openDuckdbEngine(dir) : openInfluxEngine(dir));
      if (typeof engine === "string") {
        bench.influx = { skipped: engine };
        break;
      }
      tell(`${name}, ${count} signals:`);
      try {
        measured.push(
          await measureStore(engine, { sizes, signals: count, tell: (one) => tell(line(one)) }),
        );
      } finally {
        await engine.dispose();
      }
    }
    if (measured.length > 0) bench[name] = measured;
  }
  return bench;
}

function line(one: SizeFigures): string {
  const both = ({ p50, p95, cpuMs }: { p50: number; p95: number; cpuMs?: number }): string =>
    `${p50}/${p95}${cpuMs === undefined ? "" : `/${cpuMs}`}`;
  return (
    `  ${one.rows / million} M: ${one.writtenPerSecond} points/s written (the last million ${one.writtenPerSecondInTheLastMillion}); ms p50/p95/CPU: ` +
    `latest of all ${both(one.latestOfAllMs)}, 24 h of a signal (${one.dayOfOneSignalReadings}) ${both(one.dayOfOneSignalMs)}, ` +
    `7 days of minutes (${one.weekOfMinutesBuckets}) ${both(one.weekOfMinutesMs)}, from the tier ${both(one.weekOfMinutesFromTierMs)}, ` +
    `1,000 looked up ${both(one.lookupOf1000Ms)}, an hour rolled up ${both(one.rollUpOfAnHourMs)}; ` +
    `opened again ${one.reopenMs ?? "-"} ms; ${one.bytesPerReading ?? "-"} bytes a reading; ${one.peakMemoryMB} MB; load ${one.loadAverage}`
  );
}
