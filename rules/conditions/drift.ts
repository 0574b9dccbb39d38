import type { DriftDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import {
  admitWaiting,
  emptyBaseline,
  fewestSamples,
  forgetWaiting,
  learnSample,
  sampleIsDue,
} from "./baseline.ts";
import type { Baseline } from "./baseline.ts";
import { usable } from "./condition.ts";
import type { Condition, SignalFacts } from "./condition.ts";
import { hold, initialHold } from "./hold.ts";
import type { HoldState, Wanted } from "./hold.ts";
import { smootherOf } from "./smoothing.ts";
import type { Smoothed } from "./smoothing.ts";
import { quantity } from "./words.ts";

interface DriftState extends HoldState {
  smoothed: Smoothed;
  baseline: Baseline;
  /** Readings evaluated, the clock of `learn: n readings`. */
  count: number;
  learned: boolean;
  /** Robust sigmas by which the smoothed value lies over (+) or under (−) the baseline; null while learning. */
  z: number | null;
  value: number | null;
}

/** Samples taken in one learning span: enough for a spread, few enough not to be each other's echo. */
const samplesALearningSpan = 96;
/** The variance of the median of n normal values is 1.57 σ²/n. */
const medianVariance = Math.PI / 2;
/** However little was learnt, it counts as so many independent cases: a rule that asks for less gets what it asks for. */
const fewestCases = 4;

/**
 * Drift: a smoothed value (fast) against a robust baseline learnt from this very signal (slow). EWMA as a control statistic: S. W. Roberts,
 * "Control Chart Tests Based on Geometric Moving Averages", Technometrics 1 (1959) 239–250. The spread is learnt from the smoothed value
 * itself, not computed from single readings as for independent ones, so that autocorrelated noise does not alarm: L. C. Alwan and
 * H. V. Roberts, "Time-Series Modeling for Statistical Process Control", JBES 6 (1988) 87–95.
 *
 * It never learns from what it calls abnormal, nor from the time just before, and starts again after a repair.
 */
export function driftCondition(
  definition: DriftDefinition,
  signal: SignalFacts,
): Condition<DriftState> {
  const smoother = smootherOf(definition, signal);
  const delays = { onDelay: definition.onDelay, offDelay: definition.offDelay, maxGap: Infinity };
  const clear = definition.clear ?? definition.threshold / 2;
  const { learn } = definition;
  const byCount = learn.unit === "readings";
  const learnFor = learn.length;
  const refineFor = Math.max(definition.refine ?? 0, byCount ? 0 : learnFor);
  const guard = byCount ? learnFor / samplesALearningSpan : smoother.span;
  const fresh = (): DriftState => ({
    ...initialHold,
    smoothed: smoother.start,
    baseline: emptyBaseline(Math.max(1, Math.floor(learnFor / samplesALearningSpan))),
    count: 0,
    learned: false,
    z: null,
    value: null,
  });

  /**
   * What was learnt from a few days says less than its many samples seem to: those within one span of the smoothing repeat each other. So
   * the sigma is taken larger, for the error of the centre and for that of the spread itself (as Student's t does for few cases), and
   * approaches the learnt one as more is learnt.
   */
  const uncertainty = (baseline: Baseline): number => {
    const learntFor = byCount
      ? baseline.samples.length * baseline.every * signal.intervalSeconds * 1_000
      : (baseline.lastAt ?? 0) - (baseline.firstAt ?? 0);
    const cases = Math.max(
      fewestCases,
      Math.min(baseline.samples.length, learntFor / smoother.memory),
    );
    return (1 + 3 / cases) * Math.sqrt(1 + medianVariance / cases);
  };
  const judge = (smoothed: Smoothed, baseline: Baseline): number | null => {
    const mean = smoother.value(smoothed);
    if (mean === null) return null;
    const n = baseline.samples.length;
    const change = mean - baseline.centre;
    const spread = change >= 0 ? baseline.up : baseline.down;
    const sigma =
      definition.scale === "readings"
        ? spread * Math.sqrt(1 / smoother.count(smoothed) + medianVariance / n)
        : spread * uncertainty(baseline);
    const resolution = signal.decimals === null ? 0 : 0.5 * 10 ** -signal.decimals;
    const floor = Math.max(sigma, resolution, 1e-9 * Math.abs(baseline.centre), Number.MIN_VALUE);
    return change / floor;
  };
  /** Sigmas in the direction that is watched. What happens in the other is normal, and is learnt. */
  const inDirection = (z: number): number => {
    if (definition.direction === "both") return Math.abs(z);
    return definition.direction === "up" ? z : -z;
  };
  const wants = (z: number, smoothed: Smoothed, baseline: Baseline): Wanted => {
    const way = inDirection(z);
    const change = Math.abs((smoother.value(smoothed) ?? baseline.centre) - baseline.centre);
    const large = change >= definition.minChange * Math.abs(baseline.centre);
    if (way >= definition.threshold && large) return "on";
    return way <= clear || !large ? "off" : "keep";
  };

  return {
    signals: [signal.id],
    order: "observed",
    needsTicks: false,
    initial: fresh,
    onReading(state, reading) {
      if (!usable(reading)) return state;
      const { value, observedAt } = reading;
      const smoothed = smoother.push(state.smoothed, observedAt, value);
      const count = state.count + 1;
      const position = byCount ? count : observedAt;
      let { baseline, learned } = state;
      let held: HoldState = state;
      let z: number | null = null;
      let wanted: Wanted = "off";
      if (learned) {
        z = judge(smoothed, baseline);
        wanted = z === null ? "keep" : wants(z, smoothed, baseline);
        held = hold(state, wanted, observedAt, delays);
      }
      const abnormal = held.active || (z !== null && inDirection(z) >= definition.threshold);
      if (abnormal) baseline = forgetWaiting(baseline);
      const refining =
        !learned ||
        baseline.firstAt === null ||
        (!byCount && observedAt - baseline.firstAt < refineFor);
      if (refining && !abnormal && sampleIsDue(baseline, position)) {
        const sample = definition.scale === "readings" ? value : smoother.value(smoothed);
        if (sample !== null)
          baseline = learnSample(baseline, position, sample, learned ? guard : 0);
      }
      if (!learned && baseline.firstAt !== null && position - baseline.firstAt >= learnFor - 1) {
        baseline = admitWaiting(baseline);
        learned = baseline.samples.length >= fewestSamples;
      }
      return {
        active: held.active,
        since: held.since,
        until: held.until,
        pending: held.pending,
        last: observedAt,
        smoothed,
        baseline,
        count,
        learned,
        z,
        value,
      };
    },
    onTick: (state) => state,
    onReset: fresh,
    pause: (state) => ({
      ...fresh(),
      baseline: forgetWaiting(state.baseline),
      count: state.count,
      learned: state.learned,
    }),
    learned: (state) => state.learned,
    explain(state) {
      const { baseline } = state;
      const mean = smoother.value(state.smoothed);
      const z = state.z ?? 0;
      const spread = z >= 0 ? baseline.up : baseline.down;
      const name = `${durationInWords(definition.window ?? definition.smoothing ?? 0)} mean`;
      return {
        kind: "drift",
        words:
          mean === null
            ? `${signal.name}: no ${name} yet`
            : `${name} of ${signal.name} is ${quantity(mean, signal)}, ${Math.abs(z).toFixed(1)} sigma ${z >= 0 ? "over" : "under"} its learnt ${quantity(baseline.centre, signal)}`,
        score: Math.abs(z) / definition.threshold,
        value: mean,
        signalId: signal.id,
        lines: [{ signalId: signal.id, role: "baseline", value: baseline.centre }],
        span: Math.max(3 * smoother.span, 30 * signal.intervalSeconds * 1_000),
        facts: {
          mean,
          z: state.z,
          threshold: definition.threshold,
          centre: baseline.centre,
          sigma: spread,
          samples: baseline.samples.length,
          learntFrom: byCount ? null : baseline.firstAt,
          learntUntil: byCount ? null : baseline.lastAt,
        },
      };
    },
  };
}
