import { packNumbers } from "../detectors/pack-numbers.ts";
import type { Bytes } from "../detectors/pack-numbers.ts";
import { joinedParts, partReader } from "../detectors/packed-parts.ts";
import { emptyPca, initialPca, stepPca } from "../detectors/pca.ts";
import type { PcaState } from "../detectors/pca.ts";
import { initialPeers, peerLimit, stepPeers } from "../detectors/peer-comparison.ts";
import type { PeerState } from "../detectors/peer-comparison.ts";

/** How a row of several signals was judged. */
export interface TogetherScore {
  /** Never negative, higher is stranger. */
  score: number;
  /** What it says of it, to be read after the number. */
  unit: string;
  /** Each signal's part in it, by place, summing to 1. */
  shares: number[];
}

/** A detector of several signals, as `together.ts` runs it. */
export interface TogetherDetector<State extends object> {
  initial(signals: number): State;
  /** The state given is not to be used again. `row`: by place, NaN where nothing came. */
  step(
    state: State,
    row: Float64Array,
    lesson: { learn: boolean; more: boolean },
  ): { state: State; score: TogetherScore | null };
  threshold: number;
  pack(state: State): Bytes;
  /** Null where the bytes are not enough. */
  unpack(bytes: Uint8Array, signals: number): State | null;
}

const fewestRows = 400;
const phases = ["learning", "watching"] as const;

/** Of which both limits, T² and Q, are passed by one healthy row in a hundred. */
export const pcaTogether: TogetherDetector<PcaState> = {
  initial: (signals) => initialPca(signals, fewestRows),
  step(before, row, lesson) {
    const { state, score } = stepPca(before, row, lesson);
    if (score === null) return { state, score };
    const { t2, q, shares } = score;
    const unit = q >= t2 ? "times the limit of Q" : "times the limit of T²";
    return { state, score: { score: Math.max(t2, q), unit, shares } };
  },
  threshold: 3.25,
  pack(state) {
    const directions = state.phase === "watching" ? state.variances.length : 0;
    const head = { phase: phases.indexOf(state.phase), directions };
    return joinedParts([packNumbers(head), packNumbers(state)]);
  },
  unpack(bytes, signals) {
    const take = partReader(bytes);
    const head = { phase: 0, directions: 0 };
    if (!take(head) || phases[head.phase] === undefined) return null;
    const isWatching = phases[head.phase] === "watching";
    // Of another form: an array of so many would be too large, or none.
    if (isWatching && !(head.directions >= 0 && head.directions <= signals)) return null;
    const state = isWatching ? emptyPca(signals, head.directions) : initialPca(signals, 0);
    return take(state) ? state : null;
  },
};

/** The one that has left the others says how far. */
export const peersTogether: TogetherDetector<PeerState> = {
  initial: initialPeers,
  step(state, row, { learn }) {
    const distances = stepPeers(state, row, () => learn).map((each) => Math.abs(each ?? 0));
    const score = Math.max(...distances);
    const total = distances.reduce((sum, each) => sum + each * each, 0);
    const shares = distances.map((each) => (total > 0 ? (each * each) / total : 0));
    const unit = "sigmas off its place among the others";
    return { state, score: total === 0 ? null : { score, unit, shares } };
  },
  threshold: peerLimit,
  pack: packNumbers,
  unpack(bytes, signals) {
    const state = initialPeers(signals);
    return partReader(bytes)(state) ? state : null;
  },
};
