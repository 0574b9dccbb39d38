import type { Reading } from "../log/reading.ts";
import { convertValue } from "../units/conversion.ts";
import type { Follower, Followers } from "./link.ts";

/**
 * These readings, each followed at once by what it is to the signals that follow its own, so that readings of one asset
 * keep the order in which they came. The very same array where none of them is followed.
 */
export function withFollowers(
  readings: readonly Reading[],
  followers: Followers,
): readonly Reading[] {
  if (!readings.some(({ signalId }) => followers.has(signalId))) return readings;
  return readings.flatMap((reading) => [
    reading,
    ...(followers.get(reading.signalId) ?? []).map((follower) => toFollower(reading, follower)),
  ]);
}

/** How many readings `withFollowers` makes of these. */
export function countWithFollowers(readings: readonly Reading[], followers: Followers): number {
  return readings.reduce(
    (count, { signalId }) => count + (followers.get(signalId)?.length ?? 0),
    readings.length,
  );
}

/** The same moment, said by the same and judged alike, in the other's unit. */
export function toFollower(reading: Reading, { assetId, signalId, conversion }: Follower): Reading {
  const { value } = reading;
  if (conversion === null || value === null) return { ...reading, assetId, signalId };
  const converted = convertValue(value, conversion);
  // As in the intake: a value that the unit cannot hold is none.
  return Number.isFinite(converted)
    ? { ...reading, assetId, signalId, value: converted }
    : { ...reading, assetId, signalId, value: null, quality: "bad" };
}
