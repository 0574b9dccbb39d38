import type { AnomalyPoint, AssetAnomaly, NotLearnt, SignalScore } from "../../api/anomaly.ts";
import { longestStep } from "../../charts/longest-step.ts";
import type { Expected } from "../../charts/marks.ts";
import type { Gap, Point, Series } from "../../charts/series.ts";

/** What one signal of an asset was expected to be, and how unusual it was. */
export interface SignalAnomaly {
  /** From which novelty it is told of. */
  threshold: number;
  expected: Expected[];
  score: Series;
  notLearnt: Gap[];
}

/** Middle of the span that a row is the mean of, epoch ms. */
export function middleOf(point: AnomalyPoint, everySeconds: number): number {
  return Date.parse(point.at) + everySeconds * 500;
}

/** null where no rule watches the asset for unusual behaviour, or not this signal. */
export function anomalyOf(answer: AssetAnomaly, signal: number): SignalAnomaly | null {
  const { rule, points } = answer;
  if (rule === null || !answer.signals.some(({ signalId }) => signalId === signal)) return null;
  const rows = points.flatMap((point) => {
    const score = point.signals.find(({ signalId }) => signalId === signal);
    return score === undefined ? [] : [{ ...score, at: middleOf(point, rule.everySeconds) }];
  });
  return {
    threshold: rule.threshold,
    expected: rows.map(({ at, low, high }) => ({ at, low, high })),
    score: scoreSeries(
      rows.map(({ at, novelty, surprise }) => ({ at, value: novelty, max: surprise })),
      rule.everySeconds,
    ),
    notLearnt: notLearntRuns(points, rule.everySeconds),
  };
}

/** How far all signals together were from what is usual. */
export function distanceSeries({ rule, points }: AssetAnomaly): Series {
  if (rule === null) return { at: [], value: [] };
  const rows = points.map((point) => ({
    at: middleOf(point, rule.everySeconds),
    value: point.distance,
  }));
  return scoreSeries(rows, rule.everySeconds);
}

/** A row that came much later than the one before it is not joined to it: nobody judged what lies between. */
function scoreSeries(rows: readonly Point[], everySeconds: number): Series {
  const grounded = rows.some(({ max }) => max !== undefined);
  const series: Series = { at: [], value: [], ...(grounded ? { max: [] } : {}) };
  const longest = longestStep(
    rows.map(({ at }) => at),
    everySeconds * 1_000,
  );
  for (const { at, value, max } of rows) {
    const before = series.at.at(-1);
    if (before !== undefined && at - before > longest) {
      series.at.push(before + 1);
      series.value.push(null);
      series.max?.push(null);
    }
    series.at.push(at);
    series.value.push(value);
    series.max?.push(max ?? null);
  }
  return series;
}

/** Stretches that were scored and not learnt from. */
export function notLearntRuns(points: readonly AnomalyPoint[], everySeconds: number): Gap[] {
  const runs: Gap[] = [];
  let before: AnomalyPoint | null = null;
  for (const point of points) {
    const from = Date.parse(point.at);
    const to = from + everySeconds * 1_000;
    if (!point.learnt) {
      if (before !== null && !before.learnt) runs.at(-1)!.to = to;
      else runs.push({ from, to });
    }
    before = point;
  }
  return runs;
}

export interface Share extends SignalScore {
  share: number;
}

/** Which signals made a row unusual, the largest part first; what adds next to nothing is left out. */
export function sharesOf(point: AnomalyPoint, most = 5): Share[] {
  return point.signals
    .flatMap((signal) =>
      signal.share === null || signal.share < 0.05 ? [] : [{ ...signal, share: signal.share }],
    )
    .toSorted((a, b) => b.share - a.share)
    .slice(0, most);
}

/** The most unusual row of a stretch (epoch ms). */
export function mostUnusual(
  { rule, points }: AssetAnomaly,
  window: { from: number; to: number },
): AnomalyPoint | null {
  if (rule === null) return null;
  let found: AnomalyPoint | null = null;
  for (const point of points) {
    const at = middleOf(point, rule.everySeconds);
    if (at < window.from || at > window.to || point.distance === null) continue;
    if (found === null || point.distance > found.distance!) found = point;
  }
  return found;
}

/** Stretches that somebody excluded from learning; one until further notice has no end. */
export function excludedFrom(notLearnt: readonly NotLearnt[]): Gap[] {
  return notLearnt.map(({ from, to }) => ({
    from: Date.parse(from),
    to: to === null ? Infinity : Date.parse(to),
  }));
}
