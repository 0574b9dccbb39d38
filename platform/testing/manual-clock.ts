import type { Clock } from "../clock/clock.ts";

export type ManualClock = Clock & { advance(ms: number): void; set(at: number): void };

/** Time that moves only when a test says so. */
export function manualClock(start: number | string | Date = "2026-01-01T00:00:00Z"): ManualClock {
  let now = new Date(start).getTime();
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    set(at) {
      now = at;
    },
  };
}
