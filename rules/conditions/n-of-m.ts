import { durationInWords } from "../definition/duration.ts";
import { clockFor, stopped } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";
import {
  initialPart,
  isEvidence,
  passedOn,
  pausePart,
  readPart,
  resetPart,
  speaksBySilence,
  tickPart,
} from "./part.ts";
import type { PartState } from "./part.ts";

interface NOfMState extends ConditionState, ClockState {
  part: PartState;
  /** Readings judged. */
  count: number;
  /** The last n at which it held: which reading, and when. */
  hits: readonly (readonly [count: number, at: number])[];
}

/**
 * N of M: it held at n of the last m readings, or at n readings within a time, or both. Only the last n hits are kept, so a long window costs
 * no more than a short one.
 */
export function nOfMCondition(
  part: Condition,
  {
    n,
    of = Infinity,
    within = Infinity,
  }: { n: number; of?: number | undefined; within?: number | undefined },
  facts: readonly SignalFacts[],
): Condition<NOfMState> {
  const byTime = within !== Infinity && speaksBySilence(facts);
  const needsTicks = part.needsTicks || byTime;
  const clock = clockFor({ order: part.order, needsTicks });
  const fresh = (state: PartState): NOfMState => ({
    active: false,
    since: null,
    until: null,
    ...stopped,
    part: state,
    count: 0,
    hits: [],
  });
  const judged = (state: NOfMState, at: number): NOfMState => {
    const first = state.hits.length === n ? state.hits[0]! : null;
    const active = first !== null && state.count - first[0] < of && at - first[1] <= within;
    if (!active) return state.active ? { ...state, active } : state;
    return { ...state, active, since: state.active ? state.since : at, until: at };
  };
  return {
    signals: part.signals,
    order: part.order,
    needsTicks,
    initial: () => fresh(initialPart(part)),
    onReading(state, reading) {
      const next = readPart(part, state.part, reading);
      if (!isEvidence(reading)) return next === state.part ? state : { ...state, part: next };
      const time = clock.read(state, reading);
      const count = state.count + 1;
      const hits = next.of.active
        ? [...state.hits, [count, time.now!] as const].slice(-n)
        : state.hits;
      return judged({ ...state, ...time, part: next, count, hits }, time.now!);
    },
    onTick(state, tick) {
      const next = tickPart(part, state.part, tick);
      const moved = next === state.part ? state : { ...state, part: next };
      const at = byTime && state.active ? clock.tick(state, tick) : null;
      return at === null ? moved : judged(moved, at);
    },
    onReset: (state) => fresh(resetPart(part, state.part)),
    pause: (state) => fresh(pausePart(part, state.part)),
    ...passedOn<NOfMState>(part),
    explain(state) {
      const inner = part.explain(state.part.of);
      const among = [
        of === Infinity ? [] : [`of the last ${of} readings`],
        within === Infinity ? [] : [`within ${durationInWords(within)}`],
      ].flat();
      return {
        ...inner,
        kind: "nOfM",
        silence: undefined,
        words: `${inner.words}; so it was at ${n} ${among.join(" ")}`,
        span: Math.max(inner.span, within === Infinity ? 0 : within),
        facts: {
          ...inner.facts,
          n,
          of: of === Infinity ? null : of,
          withinMs: within === Infinity ? null : within,
        },
        parts: [inner],
      };
    },
  };
}
