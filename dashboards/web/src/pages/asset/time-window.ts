import { presets, type AssetSearch, type Preset } from "./asset-search.ts";

/** What is looked at, epoch ms. A live window ends now and moves on. */
export interface TimeWindow {
  from: number;
  to: number;
  live: boolean;
}

/** The shortest stretch that shows a history of this length whole; the last hour of a longer one. */
export function fittingPreset(historyMs: number): Preset {
  return (["5m", "15m"] as const).find((preset) => historyMs <= presets[preset]) ?? "1h";
}

export function windowOf(search: AssetSearch, usual: Preset, now: number): TimeWindow {
  if (search.from && search.to)
    return { from: Date.parse(search.from), to: Date.parse(search.to), live: false };
  return { from: now - presets[search.last ?? usual], to: now, live: true };
}

/** Half a window earlier or later; never beyond now. */
export function shift({ from, to }: TimeWindow, direction: -1 | 1, now: number): AssetSearch {
  const step = ((to - from) / 2) * direction;
  const end = Math.min(now, to + step);
  return fixed(end - (to - from), end);
}

/** Twice as much time around the same middle; never beyond now. */
export function widen({ from, to }: TimeWindow, now: number): AssetSearch {
  const half = (to - from) / 2;
  const end = Math.min(now, to + half);
  return fixed(end - 4 * half, end);
}

export function fixed(from: number, to: number): AssetSearch {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
