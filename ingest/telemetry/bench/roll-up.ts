import type { TelemetryStore } from "../telemetry-store.ts";
import type { SyntheticReadings } from "./synthetic-readings.ts";
import { percentilesOf, timed } from "./timings.ts";
import type { Timings } from "./timings.ts";
import type { Progress } from "./write-readings.ts";

const hourMs = 3_600_000;

/** The minutes of every whole hour that is not rolled up yet, over the port, as the product's own job does. */
export async function rollUp(
  store: TelemetryStore,
  readings: SyntheticReadings,
  progress: Progress,
): Promise<Timings> {
  const ms: number[] = [];
  while (progress.rolledUpTo + hourMs <= readings.end()) {
    const from = progress.rolledUpTo;
    const hour = await timed(async () => {
      const rows = await store.summarize({ from, to: from + hourMs, everyMs: 60_000 });
      await store.writeRollups("1m", rows);
    });
    ms.push(hour.ms);
    progress.rolledUpTo += hourMs;
  }
  await store.compact(progress.closedTo);
  return percentilesOf(ms);
}
