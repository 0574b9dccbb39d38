import type { TogetherDefinition } from "../definition/detector-schema.ts";
import { packNumbers, sizeOf } from "../detectors/pack-numbers.ts";
import { joinedParts, partReader } from "../detectors/packed-parts.ts";
import type { Condition, ConditionState, Explanation, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { lastOf, standingValues, stepSince } from "./standing-values.ts";
import type { StandingValues } from "./standing-values.ts";
import type { TogetherDetector, TogetherScore } from "./together-detector.ts";
import { quantity } from "./words.ts";

interface TogetherState<State extends object> extends HoldState {
  learnt: Learnt<State>;
  /** Why it raised; null before it ever did. */
  said: Explanation | null;
}

/** Changed in place, and stored apart. */
interface Learnt<State extends object> {
  revision: number;
  learntMs: number;
  standing: StandingValues;
  of: State;
}

/** As it stands in a snapshot. */
type Stored<State extends object> = ConditionState &
  Partial<Omit<TogetherState<State>, "learnt">> & {
    learnt?: Learnt<State> | Pick<Learnt<State>, "revision">;
  };

/** To be raised with every change of what these detectors keep: what another form says is not understood, and learnt anew. */
const form = 1;

/** Others are named when they have at least this much of the first one's part in it. */
const worthNaming = 0.25;
const mostNamed = 3;

/**
 * A detector of several signals of an asset (`together-detector.ts`), judged in settled order by rows like the default (`anomaly.ts`): for who
 * knows which belong together.
 */
export function togetherCondition<State extends object>(
  detector: TogetherDetector<State>,
  { use, clearAt, offDelay, every: everyMs, ...definition }: TogetherDefinition,
  given: readonly SignalFacts[],
): Condition<TogetherState<State>> {
  const facts = given.toSorted((a, b) => a.id - b.id);
  const threshold = definition.threshold ?? detector.threshold;
  const learnsMs = "learns" in definition ? definition.learns : 0;
  const delays = { onDelay: 0, offDelay, maxGap: Infinity };
  const nothing = (revision = 0): Learnt<State> => ({
    revision,
    learntMs: 0,
    standing: standingValues(facts.length),
    of: detector.initial(facts.length),
  });
  const fresh = (learnt: Learnt<State>): TogetherState<State> => ({
    ...initialHold,
    learnt,
    said: null,
  });
  const wants = (score: number | null): Wanted => {
    if (score === null) return "keep";
    if (score >= threshold) return "on";
    return score <= clearAt * threshold ? "off" : "keep";
  };

  const explain = (judged: TogetherScore | null, row: ArrayLike<number>): Explanation => {
    const names = `${use} of ${facts.map(({ name }) => name).join(", ")}`;
    const parts = partsOf(judged?.shares ?? []);
    const leading = parts[0]?.place ?? 0;
    const named = parts.map(
      ({ place, share }) =>
        `${facts[place]!.name} is at ${quantity(row[place]!, facts[place]!)} (${Math.round(100 * share)} % of it)`,
    );
    const score = judged?.score ?? null;
    return {
      kind: "detector",
      words:
        judged === null
          ? `${names}: nothing unusual`
          : `${names} is ${judged.score.toFixed(1)} ${judged.unit}, ${threshold} or more is told of: ${named.join("; ")}`,
      score: score === null ? null : score / threshold,
      value: judged === null ? null : row[leading]!,
      signalId: facts[leading]!.id,
      lines: [],
      span: 60 * everyMs,
      facts: {
        detector: use,
        detectorScore: score,
        threshold,
        unit: judged?.unit ?? null,
        ...Object.fromEntries(
          parts.map(({ place, share }) => [`share ${facts[place]!.key}`, Number(share.toFixed(3))]),
        ),
      },
    };
  };

  return {
    signals: facts.map(({ id }) => id),
    order: "settled",
    needsTicks: false,
    initial: () => fresh(nothing()),
    // Its rows are all it sees.
    onReading: (state) => state,
    onTick: (state) => state,
    // Whatever was repaired, its relations to the others are no longer what was learnt.
    onReset: ({ learnt }) => fresh(nothing(learnt.revision + 1)),
    explain: ({ said }) => said ?? explain(null, []),
    rows: {
      everyMs,
      onRow(state, { at, until, values, learn }) {
        const { learnt } = state;
        const ms = stepSince(learnt.standing, at, everyMs, facts);
        const row = lastOf(learnt.standing, { at, values, everyMs, facts });
        if (learn && !row.some(Number.isNaN)) learnt.learntMs += ms;
        const more = learnt.learntMs < learnsMs;
        const { state: of, score: judged } = detector.step(learnt.of, row, { learn, more });
        learnt.of = of;
        learnt.revision += 1;
        const wanted = wants(judged?.score ?? null);
        if (wanted !== "on" && !state.active) return state;
        const held = hold(state, wanted, until, delays);
        const raised = held.active && !state.active;
        return { ...held, learnt, said: raised ? explain(judged, row) : state.said };
      },
      // What the asset's page draws are the default's.
      scores: () => null,
      light: (state) => ({ ...state, learnt: { revision: state.learnt.revision } }),
      revision: ({ learnt }) => learnt.revision,
      pack: ({ learnt: { of, ...numbers } }) =>
        joinedParts([packNumbers({ form }), packNumbers(numbers), detector.pack(of)]),
      restored(state: Stored<State>, bytes) {
        const { active, since, until, pending = null, last = null, said = null, learnt } = state;
        // What cannot be read, or belongs to another snapshot, is learnt anew; what was raised still stands.
        const read = bytes === null ? null : readBack(bytes);
        const fits = read !== null && read.revision === learnt?.revision;
        const known = learnt !== undefined && "of" in learnt ? learnt : fits ? read : nothing();
        return { active, since, until, pending, last, learnt: known, said };
      },
    },
  };

  function readBack(bytes: Uint8Array): Learnt<State> | null {
    const { of: _, ...numbers } = nothing();
    const head = { form: 0 };
    const take = partReader(bytes);
    if (!take(head) || head.form !== form || !take(numbers)) return null;
    const rest = bytes.subarray(sizeOf(head) + sizeOf(numbers));
    const of = detector.unpack(rest, facts.length);
    return of === null ? null : { ...numbers, of };
  }
}

/** Places worth naming, the largest part first. */
function partsOf(shares: readonly number[]): { place: number; share: number }[] {
  const parts = shares
    .map((share, place) => ({ place, share }))
    .toSorted((a, b) => b.share - a.share);
  return parts.filter(({ share }) => share >= worthNaming * parts[0]!.share).slice(0, mostNamed);
}
