import type { Condition, ConditionState, Explanation } from "./condition.ts";
import { orderOf } from "./order-of.ts";
import {
  initialPart,
  isKnown,
  learnedOf,
  pausePart,
  readPart,
  resetPart,
  signalsOf,
  tickPart,
} from "./part.ts";
import type { PartState } from "./part.ts";

interface VotingState extends ConditionState {
  parts: readonly PartState[];
}

/**
 * True while at least `needed` of its parts are: AND where it is all of them, OR where it is one, a vote (2 out of 3) between. It began when
 * the last part that was needed did.
 */
export function votingCondition(
  parts: readonly Condition[],
  needed: number,
): Condition<VotingState> {
  const kind = needed === parts.length ? "all" : needed === 1 ? "any" : "vote";
  const count = (of: readonly PartState[]) => of.filter((part) => part.of.active).length;
  const combine = (state: VotingState, next: PartState[], at: number | null): VotingState => {
    if (next.every((part, index) => part === state.parts[index])) return state;
    if (count(next) < needed) {
      return { active: false, since: state.since, until: state.until, parts: next };
    }
    const { since } = state.active ? state : { since: beganAt(next, needed, state.until) };
    return { active: true, since, until: at ?? state.until ?? since, parts: next };
  };
  const learned = learnedOf(parts);
  return {
    signals: signalsOf(parts),
    order: orderOf(parts),
    needsTicks: parts.some(({ needsTicks }) => needsTicks),
    initial: () => ({ active: false, since: null, until: null, parts: parts.map(initialPart) }),
    onReading: (state, reading) =>
      combine(
        state,
        parts.map((part, index) => readPart(part, state.parts[index]!, reading)),
        reading.observedAt,
      ),
    onTick: (state, tick) =>
      combine(
        state,
        parts.map((part, index) => tickPart(part, state.parts[index]!, tick)),
        null,
      ),
    onReset: (state) => ended(parts.map((part, index) => resetPart(part, state.parts[index]!))),
    pause: (state) => ended(parts.map((part, index) => pausePart(part, state.parts[index]!))),
    known(state) {
      const unknown = parts.filter((part, index) => !isKnown(part, state.parts[index]!)).length;
      return state.active || count(state.parts) + unknown < needed;
    },
    ...(learned === undefined ? {} : { learned: (state: VotingState) => learned(state.parts) }),
    explain(state) {
      const all = parts.map((part, index) => part.explain(state.parts[index]!.of));
      const holding = all.filter((_, index) => state.parts[index]!.of.active);
      const said = holding.length === 0 ? all : holding;
      return {
        ...worst(said),
        kind,
        words:
          said.map(({ words }) => words).join(", and ") +
          (kind === "vote" ? ` (${holding.length} of ${parts.length}, ${needed} needed)` : ""),
        lines: all.flatMap(({ lines }) => lines),
        silence: silenceOf(said),
        span: Math.max(...all.map(({ span }) => span)),
        facts: { holding: holding.length, of: parts.length, needed },
        parts: all,
      };
    },
  };
}

const ended = (parts: PartState[]): VotingState => ({
  active: false,
  since: null,
  until: null,
  parts,
});

/** The moment from which as many as needed held, but not before it last ended. */
function beganAt(parts: readonly PartState[], needed: number, last: number | null): number {
  const began = parts.filter(({ of }) => of.active).map(({ of }) => of.since ?? 0);
  const since = began.toSorted((a, b) => a - b)[needed - 1]!;
  return last === null ? since : Math.max(since, last);
}

/** Where all of them are silences, the last that began: until then it did not hold. */
function silenceOf(explanations: readonly Explanation[]): Explanation["silence"] {
  const silences = explanations.flatMap(({ silence }) => silence ?? []);
  if (silences.length < explanations.length) return undefined;
  return silences.reduce((a, b) => ((b.lastReceivedAt ?? 0) > (a.lastReceivedAt ?? 0) ? b : a));
}

/** The one that is furthest gone speaks for all. */
const worst = (explanations: readonly Explanation[]): Explanation =>
  explanations.reduce((a, b) => ((b.score ?? 0) > (a.score ?? 0) ? b : a));
