import type { TelemetryStore } from "../telemetry-store.ts";
import { timed } from "./timings.ts";

const hourMs = 3_600_000;
/** By when nearly all of an hour's readings have come: the default lateness of a signal. */
const latenessMs = 60_000;

/** The minutes of every hour that is over, over the port, as the product's own job does. Adds what each hour took. */
export async function rollUp(
  store: TelemetryStore,
  progress: { rolledUpTo: number },
  now: number,
  hourlyMs: number[],
): Promise<void> {
  while (progress.rolledUpTo + hourMs + latenessMs <= now) {
    const from = progress.rolledUpTo;
    const hour = await timed(async () => {
      const rows = await store.summarize({ from, to: from + hourMs, everyMs: 60_000 });
      await store.writeRollups("1m", rows);
    });
    hourlyMs.push(hour.ms);
    progress.rolledUpTo += hourMs;
  }
}
