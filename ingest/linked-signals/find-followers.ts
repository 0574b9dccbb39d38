import type { SignalEntry } from "../registry/snapshot.ts";
import { conversionBetween } from "../units/conversion.ts";
import type { Follower, Followers } from "./link.ts";

/** Who follows whom among these signals, with the way from unit to unit worked out once. */
export function findFollowers(signals: ReadonlyMap<number, SignalEntry>): Followers {
  const followers = new Map<number, Follower[]>();
  for (const { id, assetId, unit, follows } of signals.values()) {
    if (follows === undefined) continue;
    const followed = signals.get(follows.signalId);
    if (followed === undefined) continue;
    const conversion =
      followed.unit === unit ? null : conversionBetween(followed.unit ?? "1", unit);
    // An import refuses units that do not convert; what is kept of them would be worth nothing.
    if (conversion !== null && "problem" in conversion) continue;
    const follower = { assetId, signalId: id, conversion };
    const others = followers.get(follows.signalId);
    if (others === undefined) followers.set(follows.signalId, [follower]);
    else others.push(follower);
  }
  return followers;
}
