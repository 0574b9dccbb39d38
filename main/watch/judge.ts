import type { Finding } from "./check.ts";

/** Judges a figure of which more is worse (or, with `lessIsWorse`, less). Beyond a level, the remedy belongs to the finding. */
export function judge(
  value: number,
  levels: { warning: number; failing: number; lessIsWorse?: boolean },
  words: { detail: string; remedy: string },
): Finding {
  const beyond = (level: number): boolean =>
    levels.lessIsWorse === true ? value < level : value > level;
  const state = beyond(levels.failing) ? "failing" : beyond(levels.warning) ? "warning" : "ok";
  return { state, detail: words.detail, remedy: state === "ok" ? null : words.remedy, value };
}

/** "3 min", "2 h": as coarse as a person reads it. */
export function inWords(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

export const bytesInWords = (bytes: number): string =>
  bytes < 1_024 ** 3
    ? `${Math.round(bytes / 1_024 ** 2)} MiB`
    : `${(bytes / 1_024 ** 3).toFixed(1)} GiB`;
