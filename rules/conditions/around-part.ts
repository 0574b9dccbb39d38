import { clockFor } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";
import {
  initialPart,
  passedOn,
  pausePart,
  readPart,
  resetPart,
  saysOfLife,
  speaksBySilence,
  tickPart,
} from "./part.ts";
import type { PartState } from "./part.ts";

interface AroundState extends ConditionState, ClockState {
  part: PartState;
}

/** What a condition around a single other one makes of what that one says, and of time. */
export interface AroundPart<S extends AroundState> {
  fresh: (part: PartState) => S;
  /** The state has the new time already. */
  judged: (state: S, next: PartState, at: number) => S;
  /** Whether a reading that changes nothing in the part can change anything here: something counts time. */
  counts: (state: S) => boolean;
  /** Whether time alone can. */
  waits: (state: S) => boolean;
  /** Whether anything but the time is another, given that the part is the same. */
  same: (before: S, after: S) => boolean;
}

/** The part of a condition around a single other one that they all have alike: when it is judged, by which time, and what it passes on. */
export function aroundPart<S extends AroundState>(
  part: Condition,
  facts: readonly SignalFacts[],
  { fresh, judged, counts, waits, same }: AroundPart<S>,
): Omit<Condition<S>, "explain"> {
  const needsTicks = part.needsTicks || speaksBySilence(facts);
  const clock = clockFor({ order: part.order, needsTicks });
  return {
    signals: part.signals,
    order: part.order,
    needsTicks,
    initial: () => fresh(initialPart(part)),
    onReading(state, reading) {
      const next = readPart(part, state.part, reading);
      if (next === state.part && !counts(state)) return state;
      const time = clock.read(state, reading);
      return judged({ ...state, ...time }, next, time.now!);
    },
    onTick(state, tick) {
      const next = tickPart(part, state.part, tick);
      if (next === state.part && !waits(state)) return state;
      const at = clock.tick(state, tick) ?? (part.needsTicks ? tick.at : null);
      if (at === null) return next === state.part ? state : { ...state, part: next };
      const after = judged(state, next, at);
      return next === state.part && same(state, after) ? state : after;
    },
    onReset: (state) => fresh(resetPart(part, state.part)),
    pause: (state) => fresh(pausePart(part, state.part)),
    ...passedOn<S>(part),
    ...saysOfLife(part),
  };
}
