import type { ReplayCounts } from "../../api/dead-letters.ts";

export const noCounts: ReplayCounts = { letters: 0, replayed: 0, readings: 0, refused: [] };

/** What two steps of one replay come to. */
export function addCounts(one: ReplayCounts, other: ReplayCounts): ReplayCounts {
  const refused = new Map(one.refused.map(({ reason, letters }) => [reason, letters]));
  for (const { reason, letters } of other.refused)
    refused.set(reason, (refused.get(reason) ?? 0) + letters);
  return {
    letters: one.letters + other.letters,
    replayed: one.replayed + other.replayed,
    readings: one.readings + other.readings,
    refused: [...refused].map(([reason, letters]) => ({ reason, letters })),
  };
}
