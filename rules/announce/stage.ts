import type { FlagRaised } from "../flags/flag-events.ts";

/** What is known of the surroundings of a flag that was just raised; gathered once for all of a batch. */
export interface Surroundings {
  /** Our clock, epoch milliseconds. */
  now: number;
  /** Suppressions of the flag's asset that hold. */
  suppressions: readonly Suppression[];
  /** Conditions of the same asset whose flags hold, and of those the ones that explain this one, by its rule. */
  explainedBy: readonly string[];
  flood: Flood;
}

export interface Suppression {
  id: number;
  kind: "shelved" | "out-of-service" | "maintenance";
  /** Null: every condition of the asset. */
  condition: string | null;
  reason: string;
  owner: string;
  /** Our clock, epoch milliseconds. */
  beganAt: number;
  until: number | null;
}

export interface Flood {
  /** Whether the site is in one. */
  on: boolean;
  /** Flags that the site raised within the window, this one included, and how many make a flood; null: none do. */
  raised: number;
  limit: number | null;
  windowMinutes: number;
}

/** Why a raise is not announced. */
export interface Held {
  stage: string;
  reason: string;
  suppressionId: number | null;
}

/** Lets a raise through, or holds it with a reason. Pure: everything it needs is given. */
export type Stage = (flag: FlagRaised, around: Surroundings) => Held | null;
