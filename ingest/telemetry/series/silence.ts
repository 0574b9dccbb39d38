/** What says how often a signal should be heard of. */
export interface Reporting {
  reporting: "periodic" | "on-change";
  /** The interval of a periodic signal, the heartbeat of one that reports on change. */
  intervalSeconds: number;
}

/** One missed report is a late one; a periodic signal may lose two in a row before it counts as silent. */
const missed = { periodic: 3, "on-change": 2 } as const;

/** The longest time without a reading, ms, that is still no gap. */
export function longestSilence({ reporting, intervalSeconds }: Reporting): number {
  return intervalSeconds * missed[reporting] * 1_000;
}

/** A stretch of time [from, to) in which a signal was silent, epoch ms. */
export interface Gap {
  from: number;
  to: number;
}

/**
 * The silences in [from, to) that are longer than `longest`, the ends included. `heard` are the stretches from which there
 * is something, oldest first: a reading is [at, at], a bucket [at, at + everyMs].
 */
export function gapsBetween(
  heard: readonly Gap[],
  { from, to, longest }: { from: number; to: number; longest: number },
): Gap[] {
  const gaps: Gap[] = [];
  let silentFrom = from;
  for (const stretch of [...heard, { from: to, to }]) {
    if (stretch.from - silentFrom > longest) gaps.push({ from: silentFrom, to: stretch.from });
    silentFrom = Math.max(silentFrom, stretch.to);
  }
  return gaps;
}
