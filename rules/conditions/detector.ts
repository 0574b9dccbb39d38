import type { OneSignalDefinition } from "../definition/detector-schema.ts";
import { catalogue } from "../detectors/catalogue.ts";
import { packNumbers, sizeOf, unpackNumbers } from "../detectors/pack-numbers.ts";
import type { Condition, ConditionState, Explanation, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { quantity } from "./words.ts";

interface DetectorState extends HoldState {
  learnt: Learnt;
  /** Why it raised; null before it ever did. */
  said: Explanation | null;
}

/** Changed in place, and stored apart. */
interface Learnt {
  of: object;
  revision: number;
}

/** As it stands in a snapshot. */
type Stored = ConditionState &
  Partial<Omit<DetectorState, "learnt">> & {
    learnt?: Learnt | Pick<Learnt, "revision">;
  };

/**
 * One detector of the catalogue on one signal (`../detectors/catalogue.ts`), judged in settled order by rows like the default (`anomaly.ts`):
 * for who knows what to look for.
 */
export function detectorCondition(
  { use, clearAt, offDelay, every: everyMs, ...definition }: OneSignalDefinition,
  signal: SignalFacts,
): Condition<DetectorState> {
  const detector = catalogue[use];
  const threshold = definition.threshold ?? detector.threshold;
  const delays = { onDelay: 0, offDelay, maxGap: Infinity };
  const nothing = (revision = 0): Learnt => ({ of: detector.initial(), revision });
  const fresh = (learnt: Learnt): DetectorState => ({ ...initialHold, learnt, said: null });
  const wants = (score: number | null): Wanted => {
    if (score === null) return "keep";
    if (score >= threshold) return "on";
    return score <= clearAt * threshold ? "off" : "keep";
  };

  const explain = (score: number | null, value: number): Explanation => ({
    kind: "detector",
    words:
      score === null
        ? `${use} of ${signal.name}: nothing unusual`
        : `${use} of ${signal.name} is ${score.toFixed(1)} ${detector.unit}, ${threshold} or more is told of: it is at ${quantity(value, signal)}`,
    score: score === null ? null : score / threshold,
    value: score === null ? null : value,
    signalId: signal.id,
    lines: [],
    span: 60 * everyMs,
    facts: { detector: use, detectorScore: score, threshold, unit: detector.unit },
  });

  return {
    signals: [signal.id],
    order: "settled",
    needsTicks: false,
    initial: () => fresh(nothing()),
    // Its rows are all it sees.
    onReading: (state) => state,
    onTick: (state) => state,
    onReset: ({ learnt }) => fresh(nothing(learnt.revision + 1)),
    explain: ({ said }) => said ?? explain(null, Number.NaN),
    rows: {
      everyMs,
      onRow(state, { at, until, values, learn }) {
        const value = values[0]!;
        if (Number.isNaN(value)) return state;
        const { learnt } = state;
        const score = detector.step(learnt.of, at, value, learn);
        learnt.revision += 1;
        const wanted = wants(score);
        if (wanted !== "on" && !state.active) return state;
        const held = hold(state, wanted, until, delays);
        const raised = held.active && !state.active;
        return { ...held, learnt, said: raised ? explain(score, value) : state.said };
      },
      // What the asset's page draws are the default's.
      scores: () => null,
      light: (state) => ({ ...state, learnt: { revision: state.learnt.revision } }),
      revision: ({ learnt }) => learnt.revision,
      pack: ({ learnt: { of, revision } }) => packNumbers({ revision, of }),
      restored(state: Stored, bytes) {
        const { active, since, until, pending = null, last = null, said = null, learnt } = state;
        const found = nothing();
        const fits =
          bytes !== null && bytes.byteLength === sizeOf({ revision: found.revision, of: found.of });
        if (fits) {
          const stored = { revision: 0, of: found.of };
          unpackNumbers(bytes, 0, stored);
          found.revision = stored.revision;
        }
        // What cannot be read, or belongs to another snapshot, is learnt anew; what was raised still stands.
        const read = fits && found.revision === learnt?.revision ? found : nothing();
        const known = learnt !== undefined && "of" in learnt ? learnt : read;
        return { active, since, until, pending, last, learnt: known, said };
      },
    },
  };
}
