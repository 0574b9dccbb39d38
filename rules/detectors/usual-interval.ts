/** The usual time between readings: a running mean that gaps and repeats do not move. */
export interface UsualInterval {
  meanMs: number;
  seen: number;
}

export const initialInterval = (): UsualInterval => ({ meanMs: 0, seen: 0 });

const memory = 20;
const gapFrom = 3;

/** Takes the time since the reading before in, changing what is given. */
export function learnInterval(interval: UsualInterval, sinceMs: number): void {
  if (!(sinceMs > 0)) return;
  interval.seen += 1;
  if (interval.meanMs === 0) interval.meanMs = sinceMs;
  else if (sinceMs <= gapFrom * interval.meanMs)
    interval.meanMs += (sinceMs - interval.meanMs) / Math.min(interval.seen, memory);
}
