import type { ReadingInput } from "../conditions/condition.ts";

/**
 * The readings of a signal that evidence is cut from. Bounded: when it is full, every second of the older two thirds goes, so the last
 * minutes are kept as they were and the further past ever more sparsely. Changed in place: it decides nothing.
 */
export interface RecentReadings {
  at: number[];
  values: (number | string | null)[];
}

const capacity = 60;

export const noRecentReadings = (): RecentReadings => ({ at: [], values: [] });

export const lastObserved = (recent: RecentReadings): number | null => recent.at.at(-1) ?? null;

/** Whether a reading of this moment is among those that are kept. */
export const recalls = (recent: RecentReadings, observedAt: number): boolean =>
  recent.at.includes(observedAt);

export function remember(recent: RecentReadings, reading: ReadingInput): void {
  if (recent.at.length >= capacity) thin(recent);
  recent.at.push(reading.observedAt);
  recent.values.push(reading.code ?? reading.value);
}

function thin(recent: RecentReadings): void {
  const older = Math.floor((capacity * 2) / 3);
  let kept = 0;
  for (let i = 0; i < recent.at.length; i++) {
    if (i < older && i % 2 === 0) continue;
    recent.at[kept] = recent.at[i]!;
    recent.values[kept] = recent.values[i]!;
    kept++;
  }
  recent.at.length = kept;
  recent.values.length = kept;
}

/** The stretch since `from`, and never less than the last few: a judgement is seen against something. */
export function stretch(
  recent: RecentReadings,
  from: number,
): { observedAt: number; value: number | string | null }[] {
  const fewest = 12;
  const first = recent.at.findIndex((at) => at >= from);
  const start = Math.max(
    0,
    Math.min(first < 0 ? recent.at.length : first, recent.at.length - fewest),
  );
  return recent.at
    .slice(start)
    .map((observedAt, index) => ({ observedAt, value: recent.values[start + index] ?? null }));
}
