import type { RateDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { coverageOf, emptyWindow, pushIntoWindow } from "./bucketed-window.ts";
import type { BucketedWindow } from "./bucketed-window.ts";
import { usable } from "./condition.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { theilSenSlope } from "./theil-sen.ts";
import { quantity } from "./words.ts";

interface RateState extends HoldState {
  window: BucketedWindow;
  /** Change per `per`, by the closed stretches of the window; null until enough of it is filled. */
  rate: number | null;
  value: number | null;
}

const stretches = 12;
/** A slope over less than two thirds of the window would be a guess. */
const neededCoverage = 2 / 3;

const start: RateState = { ...initialHold, window: emptyWindow, rate: null, value: null };

/**
 * Rate of change over a window, by the median of the slopes between its twelve stretches' means: neither one wild reading nor the
 * noise between two neighbours can raise it. Judged whenever a stretch closes.
 */
export function rateCondition(
  definition: RateDefinition,
  signal: SignalFacts,
): Condition<RateState> {
  const rising = definition.risingBy ?? Infinity;
  const falling = definition.fallingBy ?? Infinity;
  const shape = { width: Math.max(1, definition.over / stretches), length: stretches + 1 };
  const delays = {
    onDelay: definition.onDelay,
    offDelay: definition.offDelay,
    maxGap: definition.over,
  };
  const wants = (rate: number | null): Wanted => {
    if (rate === null) return "keep";
    if (rate >= rising || rate <= -falling) return "on";
    const cleared =
      (rising === Infinity || rate <= rising * definition.clearAt) &&
      (falling === Infinity || rate >= -falling * definition.clearAt);
    return cleared ? "off" : "keep";
  };
  return {
    signals: [signal.id],
    order: "observed",
    needsTicks: false,
    initial: () => start,
    onReading(state, reading) {
      if (!usable(reading)) return state;
      const window = pushIntoWindow(state.window, shape, reading.observedAt, reading.value);
      const { closed } = window;
      if (closed === state.window.closed) {
        const { active, since, until, pending, last, rate } = state;
        return { active, since, until, pending, last, window, rate, value: reading.value };
      }
      const enough = coverageOf(window, shape) >= neededCoverage;
      const means = closed.sums.map((sum, i) => sum / closed.counts[i]!);
      const slope = enough ? theilSenSlope(closed.at, means) : null;
      const rate = slope === null ? null : (slope * definition.per) / shape.width;
      const { active, since, until, pending, last } = hold(
        state,
        wants(rate),
        reading.observedAt,
        delays,
      );
      return { active, since, until, pending, last, window, rate, value: reading.value };
    },
    onTick: (state) => state,
    onReset: () => start,
    explain(state) {
      const rate = state.rate ?? 0;
      const limit = rate >= 0 ? rising : falling;
      return {
        kind: "rate",
        words: `${signal.name} is ${rate >= 0 ? "rising" : "falling"} by ${quantity(Math.abs(rate), signal)} per ${durationInWords(definition.per)} over ${durationInWords(definition.over)} (limit ${quantity(limit, signal)})`,
        score: Number.isFinite(limit) ? Math.abs(rate) / limit : null,
        value: state.value,
        signalId: signal.id,
        lines: [],
        span: 2 * definition.over,
        facts: { ratePer: state.rate, perMs: definition.per, overMs: definition.over, limit },
      };
    },
  };
}
