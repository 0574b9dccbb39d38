import type { FaultKind } from "../../quality/instrument-fault.ts";

export const checkStatuses = ["ok", "never", "stale", "faulty"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** What was refused of a signal and still waits as dead letters. */
export interface Refused {
  reason: string;
  detail: string;
  /** Epoch ms. */
  lastAt: number;
}

/** What is known of one signal and of the way to it. */
export interface CheckFacts {
  key: string;
  tag: string;
  topic: string;
  /** Whether a reading ever came. */
  heard: boolean;
  fault: { kind: FaultKind; words: string } | null;
  refused: Refused | null;
  /** Devices that may speak for its asset; `connected`: null where nobody knows (an external broker). */
  devices: readonly { name: string; connected: boolean | null }[];
}

export function statusOf({ heard, fault }: Pick<CheckFacts, "heard" | "fault">): CheckStatus {
  if (!heard) return "never";
  if (fault === null) return "ok";
  return fault.kind === "gap" ? "stale" : "faulty";
}

/** Why nothing usable comes, and what to do about it; null when there is nothing to do. */
export function hintOf(facts: CheckFacts): string | null {
  const { key, tag, topic, heard, fault, refused, devices } = facts;
  const refusal =
    refused === null ? null : `messages were refused (${refused.reason}): ${refused.detail}`;
  if (heard) {
    if (fault === null) return refusal;
    return refusal === null ? fault.words : `${fault.words}; ${refusal}`;
  }
  if (refusal !== null) return refusal;
  if (devices.length === 0) {
    return `no device may speak for ${tag}: give its asset to one`;
  }
  const names = devices
    .slice(0, 3)
    .map(({ name }) => name)
    .join(", ");
  if (devices.every(({ connected }) => connected === false)) {
    return `${names} has not connected yet: put its name and secret into it`;
  }
  return `nothing came: ${names} should publish "${key}" on ${topic}`;
}
