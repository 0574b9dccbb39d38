import type { Chattering } from "../definition/modifiers-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { aroundPart } from "./around-part.ts";
import { stopped } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";
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
  const stands = ({ standing }: ChatteringState): boolean => standing;
  return {
    ...aroundPart(part, facts, {
      fresh,
      judged,
      counts: stands,
      waits: stands,
      same: (before, after) => after.standing === before.standing,
    }),
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
