import type { TelemetryStore } from "../telemetry-store.ts";
import type { SyntheticReadings } from "./synthetic-readings.ts";
import { round, timed, timedOften } from "./timings.ts";
import type { ReadTimings } from "./timings.ts";

export interface ReadFigures {
  latestOfAllMs: ReadTimings;
  /** The newest 24 hours of one signal; so many readings of so many there could be. */
  dayOfOneSignalMs: ReadTimings;
  dayOfOneSignalReadings: number;
  /** The newest 7 days of one signal as means of a minute: from the readings, and from the tier. */
  weekOfMinutesMs: ReadTimings;
  weekOfMinutesFromTierMs: ReadTimings;
  weekOfMinutesBuckets: number;
  /** A thousand single readings of different signals, from the last minutes. */
  lookupOf1000Ms: ReadTimings;
  countOfAllMs: number;
}

const dayMs = 86_400_000;
const times = 40;

export async function askStore(
  store: TelemetryStore,
  readings: SyntheticReadings,
  signals: number,
): Promise<ReadFigures> {
  const to = readings.end();
  const week = { from: to - 7 * dayMs, to };
  const all = Array.from({ length: signals }, (_, i) => i + 1);
  const anySignal = (): number => 1 + Math.floor(readings.random() * signals);
  const keys = [...(await store.latest(all.slice(0, 1_000))).values()];
  const day = () => store.window({ signalId: anySignal(), from: to - dayMs, to });
  const minutes = () => store.downsample({ signalId: anySignal(), ...week, everyMs: 60_000 });
  const kept = () => store.rollups({ tier: "1m", signalId: anySignal(), ...week });
  return {
    latestOfAllMs: await timedOften(times, () => store.latest(all)),
    dayOfOneSignalMs: await timedOften(times, day),
    dayOfOneSignalReadings: (await day()).length,
    weekOfMinutesMs: await timedOften(times, minutes),
    weekOfMinutesFromTierMs: await timedOften(times, kept),
    weekOfMinutesBuckets: (await minutes()).length,
    lookupOf1000Ms: await timedOften(times, () => store.lookup(keys)),
    countOfAllMs: round((await timed(() => store.count())).ms),
  };
}
