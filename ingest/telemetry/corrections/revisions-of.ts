import type { Revised } from "../writer/classify.ts";
import { fewSpans } from "./few-spans.ts";
import type { Span } from "./few-spans.ts";

/** What a batch changed in the past of one signal: to be told to others, and which of its hours to roll up again. */
export interface Revision {
  partition: number;
  signalId: number;
  assetId: number;
  cause: "late" | "correction";
  /** Where readings are that nobody has judged; none when the scorer has judged them all. */
  told: Span[];
  /** Starts of the hours (UTC) that had been rolled up. */
  hours: number[];
}

export const hourMs = 3_600_000;
export const hourOf = (at: number): number => Math.floor(at / hourMs) * hourMs;

/**
 * One revision a signal and cause. What came within its signal's lateness is the scorer's own affair (it rewinds), and what is
 * younger than `closingTo` has not been rolled up yet.
 */
export function revisionsOf(
  revised: readonly Revised[],
  { closingTo, rollsUp }: { closingTo: number; rollsUp: (signalId: number) => boolean },
): Revision[] {
  const found = new Map<string, Revision & { marked: Set<number> }>();
  for (const { partition, reading, cause, beyondLive } of revised) {
    const { signalId, assetId, observedAt } = reading;
    const rolledUp = observedAt < closingTo && rollsUp(signalId);
    if (!beyondLive && !rolledUp) continue;
    const key = `${signalId} ${cause}`;
    const revision = found.get(key) ?? {
      partition,
      signalId,
      assetId,
      cause,
      told: [],
      hours: [],
      marked: new Set<number>(),
    };
    found.set(key, revision);
    if (beyondLive) revision.told.push({ from: observedAt, to: observedAt + 1 });
    if (rolledUp) revision.marked.add(hourOf(observedAt));
  }
  return Array.from(found.values(), ({ marked, ...revision }) => ({
    ...revision,
    told: fewSpans(revision.told),
    hours: [...marked].sort((a, b) => a - b),
  }));
}

/** Several batches' revisions of one signal and cause, told as one. */
export function mergeRevisions<T extends Pick<Revision, "signalId" | "cause" | "told" | "hours">>(
  revisions: readonly T[],
): T[] {
  const merged = new Map<string, T>();
  for (const revision of revisions) {
    const key = `${revision.signalId} ${revision.cause}`;
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, revision);
      continue;
    }
    merged.set(key, {
      ...known,
      told: fewSpans([...known.told, ...revision.told]),
      hours: [...new Set([...known.hours, ...revision.hours])].sort((a, b) => a - b),
    });
  }
  return [...merged.values()];
}
