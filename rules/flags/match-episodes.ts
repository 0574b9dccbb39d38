import { overlaps } from "./episode.ts";
import type { Episode } from "./episode.ts";

export interface RecordedEpisode extends Episode {
  id: number;
  flagId: number;
}

export interface Matched {
  /** Recorded and true, perhaps at other times. */
  pairs: { recorded: RecordedEpisode; actual: Episode }[];
  /** Recorded, and never happened. */
  vanished: RecordedEpisode[];
  /** Happened, and not recorded. */
  appeared: Episode[];
}

/**
 * Which recorded stretch is which of those that really were: two that overlap are the same. Where several do, the one that still holds
 * stays with the flag that is open, so that whoever works on it goes on with it.
 */
export function matchEpisodes(
  recorded: readonly RecordedEpisode[],
  actual: readonly Episode[],
  isOpen: (flagId: number) => boolean,
): Matched {
  const left = new Set(recorded);
  const matched: Matched = { pairs: [], vanished: [], appeared: [] };
  // The one that holds chooses first.
  const order = actual.toSorted(
    (a, b) => Number(b.returnedAt === null) - Number(a.returnedAt === null),
  );
  for (const episode of order) {
    const candidates = [...left].filter((one) => overlaps(one, episode));
    const preferred =
      episode.returnedAt === null
        ? (candidates.find((one) => one.returnedAt === null) ??
          candidates.findLast((one) => isOpen(one.flagId)) ??
          candidates.at(-1))
        : (candidates.find((one) => one.returnedAt !== null) ?? candidates[0]);
    if (preferred === undefined) matched.appeared.push(episode);
    else {
      left.delete(preferred);
      matched.pairs.push({ recorded: preferred, actual: episode });
    }
  }
  matched.vanished.push(...left);
  return matched;
}
