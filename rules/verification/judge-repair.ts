import type { SignalFacts } from "../conditions/condition.ts";
import { quantity } from "../conditions/words.ts";
import type { Comparison } from "./compare-after-repair.ts";

export interface RepairFacts {
  /** Device time at which the same condition was raised again since the repair; null: it was not. */
  raisedAgainAt: number | null;
  signals: readonly { signal: SignalFacts; comparison: Comparison }[];
}

export interface RepairVerdict {
  state: "verified" | "failed" | "unheard";
  words: string;
}

/** What became of a repair, once the time given for it is over. */
export function judgeRepair({ raisedAgainAt, signals }: RepairFacts): RepairVerdict {
  if (raisedAgainAt !== null) {
    return { state: "failed", words: "the condition was raised again after the repair" };
  }
  const off = signals.find(({ comparison }) => comparison.is === "off");
  if (off !== undefined && off.comparison.is === "off") {
    const { after, usual, before } = off.comparison;
    const { signal } = off;
    const words = `${signal.name} is at ${quantity(after, signal)} since the repair, where ${quantity(usual, signal)} is usual and ${quantity(before, signal)} was the fault`;
    return { state: "failed", words };
  }
  if (signals.length > 0 && signals.every(({ comparison }) => comparison.is === "unheard")) {
    const names = signals.map(({ signal }) => signal.name).join(", ");
    return { state: "unheard", words: `nothing was heard of ${names} since the repair` };
  }
  const back = signals.find(({ comparison }) => comparison.is === "normal");
  if (back !== undefined && back.comparison.is === "normal") {
    const { after, usual } = back.comparison;
    const words = `${back.signal.name} is back at ${quantity(after, back.signal)} (usual ${quantity(usual, back.signal)})`;
    return { state: "verified", words };
  }
  return { state: "verified", words: "the condition has not come back" };
}
