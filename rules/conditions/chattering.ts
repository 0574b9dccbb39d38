import type { Chattering } from "../definition/modifiers-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { clockFor, stopped } from "./clock.ts";
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

interface ChatteringState extends ConditionState, ClockState {
  part: PartState;
  /** The last times at which it came. */
  came: readonly number[];
  standing: boolean;
  /** How often it came in the stretch that stands. */
  count: number;
  heldAt: number | null;
}

/**
 * A condition that comes and goes too often is told once: from `raises` times within a time it stands, and ends only when it has been calm
 * (ANSI/ISA-18.2-2016 §16.5 on chattering alarms; with separate levels for the way in and the way out, so that it does not chatter itself).
 */
export function chatteringCondition(
  part: Condition,
  { raises, within, calm }: Chattering,
  facts: readonly SignalFacts[],
): Condition<ChatteringState> {
  const byTime = speaksBySilence(facts);
  const needsTicks = part.needsTicks || byTime;
  const clock = clockFor({ order: part.order, needsTicks });
  const fresh = (of: PartState): ChatteringState => ({
    active: false,
    since: null,
    until: null,
    ...stopped,
    part: of,
    came: [],
    standing: false,
    count: 0,
    heldAt: null,
  });
  const judged = (state: ChatteringState, next: PartState, at: number): ChatteringState => {
    const { active } = next.of;
    const comes = active && !state.part.of.active;
    const came = comes ? [...state.came, at].slice(-raises) : state.came;
    const heldAt = active ? at : state.heldAt;
    const often = came.length === raises && at - came[0]! <= within;
    const calmed = !active && heldAt !== null && at - heldAt >= calm;
    const standing = state.standing ? !calmed : comes && often;
    const begins = standing && !state.standing;
    const holds = active || standing;
    const { now, heardAt } = state;
    return {
      active: holds,
      since: holds && !state.active ? next.of.since : state.since,
      until: active ? (next.of.until ?? at) : state.until,
      part: next,
      came: state.standing && !standing ? [] : came,
      standing,
      count: begins ? raises : standing && comes ? state.count + 1 : state.count,
      heldAt,
      now,
      heardAt,
    };
  };
  return {
    signals: part.signals,
    order: part.order,
    needsTicks,
    initial: () => fresh(initialPart(part)),
    onReading(state, reading) {
      const next = readPart(part, state.part, reading);
      if (next === state.part && !state.standing) return state;
      const time = clock.read(state, reading);
      return judged({ ...state, ...time }, next, time.now!);
    },
    onTick(state, tick) {
      const next = tickPart(part, state.part, tick);
      if (next === state.part && !state.standing) return state;
      const at = clock.tick(state, tick) ?? tick.at;
      const after = judged(state, next, at);
      return next === state.part && after.standing === state.standing ? state : after;
    },
    onReset: (state) => fresh(resetPart(part, state.part)),
    pause: (state) => fresh(pausePart(part, state.part)),
    ...passedOn<ChatteringState>(part),
    ...saysOfLife(part),
    explain(state) {
      const inner = part.explain(state.part.of);
      if (!state.standing) return inner;
      return {
        ...inner,
        words: `${inner.words}; it came ${state.count} times, ${raises} of them within ${durationInWords(within)}, and stands until it is calm for ${durationInWords(calm)}`,
        span: Math.max(inner.span, 2 * within),
        facts: { ...inner.facts, came: state.count },
        parts: [inner],
      };
    },
  };
}
