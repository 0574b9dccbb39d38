import { durationInWords } from "../definition/duration.ts";
import { aroundPart } from "./around-part.ts";
import { stopped } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState } from "./hold.ts";
import { longestGapOf } from "./part.ts";
import type { PartState } from "./part.ts";

interface DelayedState extends HoldState, ClockState {
  part: PartState;
  /** When the condition itself held last. */
  heldAt: number | null;
}

export interface DelaysOfAny {
  onDelay?: number | undefined;
  offDelay?: number | undefined;
  keepFor?: number | undefined;
}

/**
 * On-delay, off-delay and keep-firing for any condition, in the time it is judged by. `keepFor` differs from an off-delay in that nothing
 * interrupts it: it stands for so long after it held last, whatever gaps there are.
 */
export function delayedCondition(
  part: Condition,
  { onDelay = 0, offDelay = 0, keepFor = 0 }: DelaysOfAny,
  facts: readonly SignalFacts[],
): Condition<DelayedState> {
  const delays = {
    onDelay,
    offDelay,
    // Of what listens for silence, silence is no gap.
    maxGap: part.needsTicks ? Infinity : longestGapOf(facts),
  };
  const fresh = (of: PartState): DelayedState => ({
    ...initialHold,
    ...stopped,
    part: of,
    heldAt: null,
  });
  const held = (state: DelayedState, next: PartState, at: number): DelayedState => {
    const { active } = next.of;
    const heldAt = active ? at : state.heldAt;
    const kept = state.active && !active && heldAt !== null && at - heldAt < keepFor;
    const { now, heardAt } = state;
    const after = hold(state, active ? "on" : kept ? "keep" : "off", at, delays);
    const begins = after.active && !state.active && onDelay === 0;
    return {
      active: after.active,
      // Without a delay here it began when the condition says.
      since: begins ? (next.of.since ?? at) : after.since,
      until: kept ? state.until : after.until,
      pending: after.pending,
      last: after.last,
      part: next,
      heldAt,
      now,
      heardAt,
    };
  };
  return {
    ...aroundPart(part, facts, {
      fresh,
      judged: held,
      counts: ({ active, part: { of } }) => active || of.active,
      waits: ({ active, pending, part: { of } }) => pending !== null || of.active !== active,
      same: (before, after) => after.active === before.active && after.pending === before.pending,
    }),
    explain(state) {
      const inner = part.explain(state.part.of);
      return {
        ...inner,
        words: onDelay > 0 ? `${inner.words}, for ${durationInWords(onDelay)}` : inner.words,
        span: Math.max(inner.span, 3 * onDelay),
        facts: { ...inner.facts, onDelayMs: onDelay, offDelayMs: offDelay, keepForMs: keepFor },
      };
    },
  };
}
