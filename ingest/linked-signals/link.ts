import type { Conversion } from "../units/conversion.ts";

/** The signal of another asset whose readings a linked signal has: what it follows. */
export interface FollowedSignal {
  assetId: number;
  signalId: number;
  tag: string;
  key: string;
}

/** A signal that follows another one. */
export interface Follower {
  assetId: number;
  signalId: number;
  /** From the unit of the followed signal; null where both are the same. */
  conversion: Conversion | null;
}

/** By the id of the followed signal. Empty where no signal follows another, and that is what most look at. */
export type Followers = ReadonlyMap<number, readonly Follower[]>;

export const noFollowers: Followers = new Map();

/**
 * How many signals may follow the same one: each of its readings is written so many times more, in the commit that
 * acknowledges it.
 */
export const mostFollowers = 50;
