import type { Revised } from "../writer/classify.ts";

/** What a batch changed in the past of one signal: to be told to others, and which of its hours to roll up again. */
export interface Revision {
  partition: number;
  signalId: number;
  assetId: number;
  cause: "late" | "correction";
  /** [from, to), epoch ms: readings that nobody has judged. Null when the scorer has judged them all. */
  told: { from: number; to: number } | null;
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
      told: null,
      hours: [],
      marked: new Set<number>(),
    };
    found.set(key, revision);
    if (beyondLive) revision.told = around(revision.told, observedAt);
    if (rolledUp) revision.marked.add(hourOf(observedAt));
  }
  return Array.from(found.values(), ({ marked, ...revision }) => ({
    ...revision,
    hours: [...marked].sort((a, b) => a - b),
  }));
}

function around(span: { from: number; to: number } | null, at: number) {
  return {
    from: Math.min(span?.from ?? Infinity, at),
    to: Math.max(span?.to ?? -Infinity, at + 1),
  };
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
    const spans = [known.told, revision.told].filter((span) => span !== null);
    merged.set(key, {
      ...known,
      told:
        spans.length === 0
          ? null
          : {
              from: Math.min(...spans.map(({ from }) => from)),
              to: Math.max(...spans.map(({ to }) => to)),
            },
      hours: [...new Set([...known.hours, ...revision.hours])].sort((a, b) => a - b),
    });
  }
  return [...merged.values()];
}
