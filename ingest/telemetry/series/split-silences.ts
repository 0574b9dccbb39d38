import type { TelemetryStore } from "../telemetry-store.ts";
import { gapsBetween, longestSilence } from "./silence.ts";
import type { Gap, Reporting } from "./silence.ts";

/** So many silences of a chart are looked into; beyond that a chart is mostly holes, and each costs a question. */
const mostLooks = 40;
/** Readings read of one silence at the most. */
const mostReadings = 2_000;

/**
 * Silences of buckets hold two things that must not be confused: nothing was heard (a gap), or readings came without a value
 * that counts. The readings say which; where they are gone, a silence stays a gap.
 */
export async function splitSilences(
  store: Pick<TelemetryStore, "window">,
  signal: Reporting & { id: number },
  silences: readonly Gap[],
  rawFrom: number,
): Promise<{ gaps: Gap[]; withoutValue: Gap[] }> {
  const longest = longestSilence(signal);
  const byLength = [...silences].sort((a, b) => b.to - b.from - (a.to - a.from));
  const looked = new Set(byLength.filter(({ to }) => to > rawFrom).slice(0, mostLooks));
  const gaps: Gap[] = [];
  const withoutValue: Gap[] = [];
  for (const silence of silences) {
    const readings = looked.has(silence)
      ? await store.window({ signalId: signal.id, ...silence, limit: mostReadings })
      : [];
    if (readings.length === 0) {
      gaps.push(silence);
      continue;
    }
    const last = readings.at(-1)!.observedAt;
    // Cut short, the rest counts as heard: better to show too few gaps than to invent one.
    const heardTo = readings.length === mostReadings ? silence.to : last;
    const heard = readings.map(({ observedAt }) => ({ from: observedAt, to: observedAt }));
    const within = gapsBetween([...heard, { from: heardTo, to: heardTo }], { ...silence, longest });
    gaps.push(...within);
    withoutValue.push(...between(within, silence));
  }
  return { gaps, withoutValue };
}

/** What of the stretch is not in the gaps. */
function between(gaps: readonly Gap[], { from, to }: Gap): Gap[] {
  const rest: Gap[] = [];
  let at = from;
  for (const gap of [...gaps, { from: to, to }]) {
    if (gap.from > at) rest.push({ from: at, to: gap.from });
    at = gap.to;
  }
  return rest;
}
