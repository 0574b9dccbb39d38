import { durationInWords } from "../definition/duration.ts";
import { clockFor, stopped } from "./clock.ts";
import type { ClockState } from "./clock.ts";
import { usable } from "./condition.ts";
import type { Condition, ConditionState, ReadingInput, SignalFacts } from "./condition.ts";
import { orderOf } from "./order-of.ts";
import {
  initialPart,
  isKnown,
  passedOn,
  pausePart,
  readPart,
  resetPart,
  saysOfLife,
  signalsOf,
  speaksBySilence,
  tickPart,
} from "./part.ts";
import type { PartState } from "./part.ts";

interface GateState extends ConditionState, ClockState {
  part: PartState;
  mode: PartState | null;
  open: boolean;
  /** Since when the mode has held without a break. */
  modeSince: number | null;
  /** The last value of each signal that reports on change: it still stands when the gate opens. */
  standing: readonly (ReadingInput | null)[];
}

export interface Gate {
  /** The operating mode in which the condition is judged. */
  mode: Condition | null;
  settle: number;
  hours: ((at: number) => boolean) | null;
}

/**
 * Judges a condition in an operating mode or in certain hours only (ISA-18.2-2016 §10.6, state-based suppression). While the gate is closed
 * readings are kept from the condition: it neither raises nor learns, what was pending is broken off and what it raised returns; what was
 * learnt before stays. Whether the mode holds must be known: nothing heard of it is no mode.
 */
export function gatedCondition(
  part: Condition,
  { mode, settle, hours }: Gate,
  facts: readonly SignalFacts[],
): Condition<GateState> {
  const parts = mode === null ? [part] : [part, mode];
  const order = orderOf(parts);
  const remembered = facts.filter(
    ({ id, reporting }) => reporting === "on-change" && part.signals.includes(id),
  );
  const opensByTime = speaksBySilence(facts) && (settle > 0 || hours !== null);
  const needsTicks = opensByTime || parts.some((one) => one.needsTicks);
  const clock = clockFor({ order, needsTicks });

  const moved = (
    state: GateState,
    next: Pick<GateState, "mode" | "now" | "heardAt" | "standing">,
    at: number,
    feed: (part: PartState) => PartState,
    except?: number,
  ): GateState => {
    const inMode = next.mode?.of.active === true;
    const modeSince = inMode ? (state.modeSince ?? at) : null;
    const settled = mode === null || (modeSince !== null && at - modeSince >= settle);
    const open = settled && (hours === null || hours(at));
    let inner = state.part;
    if (open) {
      if (!state.open) {
        for (const reading of next.standing) {
          if (reading === null || reading.signalId === except) continue;
          inner = readPart(part, inner, { ...reading, observedAt: at });
        }
      }
      inner = feed(inner);
    } else if (state.open) inner = pausePart(part, inner);
    const { active, since, until } = inner.of;
    return { active: open && active, since, until, part: inner, open, modeSince, ...next };
  };

  const closed = (inner: PartState, state: GateState): GateState => ({
    ...state,
    active: false,
    since: null,
    until: null,
    part: inner,
    open: false,
  });

  return {
    signals: signalsOf(parts),
    order,
    needsTicks,
    initial: () => ({
      active: false,
      since: null,
      until: null,
      ...stopped,
      part: initialPart(part),
      mode: mode === null ? null : initialPart(mode),
      open: false,
      modeSince: null,
      standing: remembered.map(() => null),
    }),
    onReading(state, reading) {
      const { now, heardAt } = clock.read(state, reading);
      const next = {
        now,
        heardAt,
        mode: mode === null ? null : readPart(mode, state.mode!, reading),
        standing: standingAfter(state.standing, remembered, reading),
      };
      const { signalId } = reading;
      return moved(state, next, now!, (inner) => readPart(part, inner, reading), signalId);
    },
    onTick(state, tick) {
      const next = {
        now: state.now,
        heardAt: state.heardAt,
        mode: mode === null ? null : tickPart(mode, state.mode!, tick),
        standing: state.standing,
      };
      const at = clock.tick(state, tick) ?? (part.needsTicks ? tick.at : null);
      if (at === null) return next.mode === state.mode ? state : { ...state, ...next };
      const after = moved(state, next, at, (inner) => tickPart(part, inner, tick));
      const same =
        after.part === state.part &&
        after.mode === state.mode &&
        after.open === state.open &&
        after.modeSince === state.modeSince;
      return same ? state : after;
    },
    // What was repaired is the machine, not what tells how it is run.
    onReset: (state) => ({
      ...closed(resetPart(part, state.part), state),
      standing: remembered.map(() => null),
    }),
    pause: (state) => closed(pausePart(part, state.part), state),
    ...passedOn<GateState>(part),
    known: (state) => state.open && isKnown(part, state.part),
    ...saysOfLife(part),
    explain(state) {
      const inner = part.explain(state.part.of);
      if (mode === null) return inner;
      const during = mode.explain(state.mode!.of);
      return {
        ...inner,
        words: `${inner.words}, while ${during.words}`,
        span: Math.max(inner.span, settle),
        facts: { ...inner.facts, ...(settle > 0 ? { settled: durationInWords(settle) } : {}) },
        parts: [...(inner.parts ?? [inner]), during],
      };
    },
  };
}

/** Numbers that stand. A code is an event, and is not told again because a gate opened. */
function standingAfter(
  standing: GateState["standing"],
  remembered: readonly SignalFacts[],
  reading: ReadingInput,
): GateState["standing"] {
  const place = remembered.findIndex(({ id }) => id === reading.signalId);
  if (place < 0 || !usable(reading)) return standing;
  const { signalId, observedAt, receivedAt, value, code, quality } = reading;
  return standing.with(place, { signalId, observedAt, receivedAt, value, code, quality });
}
