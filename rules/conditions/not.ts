import { clockFor, stopped } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import type { Condition, ConditionState } from "./condition.ts";
import { initialPart, isKnown, pausePart, readPart, resetPart, tickPart } from "./part.ts";
import type { PartState } from "./part.ts";

interface NotState extends ConditionState, ClockState {
  part: PartState;
}

/** True while the other is known not to hold: not before something was heard of it, and it has learnt what it must. */
export function notCondition(part: Condition): Condition<NotState> {
  const clock = clockFor(part);
  const turned = (state: NotState, next: PartState, at: number): NotState => {
    const active = !next.of.active && isKnown(part, next);
    const { now, heardAt } = state;
    return {
      active,
      since: active && !state.active ? at : state.since,
      until: active ? at : state.until,
      part: next,
      now,
      heardAt,
    };
  };
  const ended = (next: PartState): NotState => ({
    active: false,
    since: null,
    until: null,
    part: next,
    ...stopped,
  });
  return {
    signals: part.signals,
    order: part.order,
    needsTicks: part.needsTicks,
    initial: () => ended(initialPart(part)),
    onReading(state, reading) {
      const next = readPart(part, state.part, reading);
      if (next === state.part && !state.active) return state;
      const time = clock.read(state, reading);
      return turned({ ...state, ...time }, next, time.now!);
    },
    onTick(state, tick) {
      const next = tickPart(part, state.part, tick);
      if (next === state.part) return state;
      return turned(state, next, clock.tick(state, tick) ?? tick.at);
    },
    onReset: (state) => ended(resetPart(part, state.part)),
    pause: (state) => ended(pausePart(part, state.part)),
    known: (state) => isKnown(part, state.part),
    ...(part.learned === undefined
      ? {}
      : { learned: (state: NotState) => part.learned!(state.part.of) }),
    explain(state) {
      const inner = part.explain(state.part.of);
      return {
        ...inner,
        kind: "not",
        silence: undefined,
        words: inner.otherwise ?? `it is not so that ${inner.words}`,
        score: null,
        otherwise: inner.words,
        facts: {},
        parts: [inner],
      };
    },
  };
}
