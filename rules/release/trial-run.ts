import { isInTrial } from "./decide-release.ts";
import type { ReleaseEvent } from "./release-state.ts";

/** The last time without a break that a version was in shadow or canary, our clock; `to` null: it still is. */
export interface TrialRun {
  from: number;
  to: number | null;
}

/** Null: it never was. `events`: of its rule, in order. */
export function trialRun(events: readonly ReleaseEvent[], version: number): TrialRun | null {
  const runs: TrialRun[] = [];
  for (const event of events) {
    if (event.version !== version) continue;
    const last = runs.at(-1);
    const isRunning = last !== undefined && last.to === null;
    if (isInTrial(event.to)) {
      if (!isRunning) runs.push({ from: event.at, to: null });
    } else if (isRunning) last.to = event.at;
  }
  return runs.at(-1) ?? null;
}
