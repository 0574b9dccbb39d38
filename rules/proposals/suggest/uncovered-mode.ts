import type { Candidate } from "../../gaps/candidates.ts";

/** An open coverage gap: a failure that no flag foresaw, with what had moved before it. */
export interface OpenGap {
  id: number;
  assetId: number;
  tag: string;
  failureMode: string;
  /** Epoch ms. */
  failedAt: number;
  candidates: readonly Candidate[];
}

/** The gaps of one failure mode of a class of assets. */
export interface UncoveredMode {
  classCode: string;
  failureMode: string;
  gaps: readonly OpenGap[];
  /** Signals that live rules watch for this mode on such assets: what they miss is a matter of their limits. */
  watched: ReadonlySet<string>;
}

/** A sign that several of the failures share. */
export interface SharedSign {
  signal: string;
  /** Up or down, or the code that was said. */
  way: { direction: "up" | "down" } | { code: string };
  gaps: readonly { gap: OpenGap; candidate: Candidate }[];
}

/** Signs by how many of the failures had them, then by how far the least of them went; a code counts as far. */
export function sharedSigns({ gaps, watched }: UncoveredMode): SharedSign[] {
  const all = gaps.flatMap((gap) =>
    gap.candidates
      .filter(({ signal }) => !watched.has(signal))
      .map((candidate) => ({ gap, candidate })),
  );
  const bySign = Map.groupBy(all, ({ candidate }) =>
    candidate.kind === "moved"
      ? `${candidate.signal} ${candidate.direction}`
      : `${candidate.signal} says ${candidate.code}`,
  );
  return [...bySign.values()]
    .map((same): SharedSign => {
      const { candidate } = same[0]!;
      return {
        signal: candidate.signal,
        way:
          candidate.kind === "moved"
            ? { direction: candidate.direction }
            : { code: candidate.code },
        gaps: same,
      };
    })
    .sort((a, b) => b.gaps.length - a.gaps.length || farOf(b) - farOf(a));
}

const farOf = ({ gaps }: SharedSign): number =>
  Math.min(
    ...gaps.map(({ candidate }) => (candidate.kind === "moved" ? candidate.strays : Infinity)),
  );
