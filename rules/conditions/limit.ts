import type { LimitDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { usable } from "./condition.ts";
import type { Condition, EvidenceLine, SignalFacts } from "./condition.ts";
import { longestBridgedGap } from "./gap.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { quantity } from "./words.ts";

interface LimitState extends HoldState {
  value: number | null;
  /** Kept where ticks need it. */
  receivedAt: number | null;
}

/** Without a clear limit of its own, a value must come back by this share of the limit: no chattering on noise. */
const defaultDeadBand = 0.05;

/**
 * A value beyond a limit, with a separate clear limit and delays. Deadband and delays: ISA-18.2-2016 §10.5; EEMUA 191
 * appendix 9 gives starting values (pressure 2 %, flow and level 5 %; delays 15 to 60 s).
 */
export function limitCondition(
  definition: LimitDefinition,
  signal: SignalFacts,
): Condition<LimitState> {
  const above = definition.above ?? Infinity;
  const below = definition.below ?? -Infinity;
  const clearBelow = definition.clearBelow ?? above - defaultDeadBand * Math.abs(above);
  const clearAbove = definition.clearAbove ?? below + defaultDeadBand * Math.abs(below);
  const highClears = above === Infinity ? Infinity : clearBelow;
  const lowClears = below === -Infinity ? -Infinity : clearAbove;
  const delays = {
    onDelay: definition.onDelay,
    offDelay: definition.offDelay,
    maxGap: longestBridgedGap(signal),
  };
  const wants = (value: number): Wanted => {
    if (value > above || value < below) return "on";
    return value <= highClears && value >= lowClears ? "off" : "keep";
  };
  const lines: EvidenceLine[] = [];
  for (const [role, value] of [
    ["limit", above],
    ["clear", highClears],
    ["limit", below],
    ["clear", lowClears],
  ] as const) {
    if (Number.isFinite(value)) lines.push({ signalId: signal.id, role, value });
  }
  const needsTicks =
    signal.reporting === "on-change" && definition.onDelay + definition.offDelay > 0;
  return {
    signals: [signal.id],
    order: "observed",
    needsTicks,
    initial: () => ({ ...initialHold, value: null, receivedAt: null }),
    onReading(state, reading) {
      if (!usable(reading)) return state;
      const { value, observedAt } = reading;
      const wanted = wants(value);
      const receivedAt = needsTicks ? reading.receivedAt : null;
      const { active, since } = state;
      // As `hold` says where nothing is about to change: here at once, for it is so nearly always.
      if (wanted !== (active ? "off" : "on")) {
        const until = active && wanted !== "off" ? observedAt : state.until;
        return { active, since, until, pending: null, last: observedAt, value, receivedAt };
      }
      return withValue(hold(state, wanted, observedAt, delays), value, receivedAt);
    },
    onTick(state, tick) {
      // Only an on-change signal speaks by silence, and only for as long as we could have heard it.
      if (!needsTicks || state.pending === null || state.value === null) return state;
      if (state.last === null || state.receivedAt === null) return state;
      const heardFor = tick.at - Math.max(state.receivedAt, tick.healthySince);
      if (heardFor < 0 || heardFor > 2 * signal.intervalSeconds * 1_000) return state;
      const { value, receivedAt, last } = state;
      const next = hold(state, wants(value), last + heardFor, delays);
      return next.active === state.active ? state : withValue({ ...next, last }, value, receivedAt);
    },
    onReset: () => ({ ...initialHold, value: null, receivedAt: null }),
    explain(state) {
      const value = state.value ?? Number.NaN;
      const high = value - above > below - value;
      const at = high ? above : below;
      const held = definition.onDelay > 0 ? ` for ${durationInWords(definition.onDelay)}` : "";
      return {
        kind: "limit",
        words: `${signal.name} at ${quantity(value, signal)} is ${high ? "above" : "below"} ${quantity(at, signal)}${held}`,
        otherwise: `${signal.name} at ${quantity(value, signal)} is not ${high ? "above" : "below"} ${quantity(at, signal)}`,
        score: at === 0 ? null : Math.abs(value / at) ** (high === at > 0 ? 1 : -1),
        value: state.value,
        signalId: signal.id,
        lines,
        span: Math.max(definition.onDelay * 3, 30 * signal.intervalSeconds * 1_000),
        facts: { onDelayMs: definition.onDelay, offDelayMs: definition.offDelay },
      };
    },
  };
}

const withValue = (held: HoldState, value: number, receivedAt: number | null): LimitState => ({
  active: held.active,
  since: held.since,
  until: held.until,
  pending: held.pending,
  last: held.last,
  value,
  receivedAt,
});
