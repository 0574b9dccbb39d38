import type { Metrics } from "#platform";
import type { Assessment, AssessmentCounts } from "./assessment.ts";

/** What batches led to, in figures: plain data, since whoever scores may not be the one whom Prometheus asks. */
export interface ScorerFigures {
  counts: AssessmentCounts;
  /** By type. */
  transitions: Record<string, number>;
  /** From the receipt of a reading to the flag it raised. */
  delaysMs: number[];
  /** By version of the rule. */
  failures: Record<number, number>;
}

export type CountFigures = (figures: ScorerFigures) => void;

export function figuresOf(result: Assessment, now: number): ScorerFigures {
  const figures: ScorerFigures = {
    counts: { ...result.counts },
    transitions: {},
    delaysMs: [],
    failures: {},
  };
  const { transitions, delaysMs, failures } = figures;
  for (const change of result.changes) {
    if (change.rule.silent) continue;
    const type = change.kind === "revision" ? "revised" : change.transition.type;
    transitions[type] = (transitions[type] ?? 0) + 1;
    if (type !== "raised" || change.kind === "revision" || change.receivedAt === null) continue;
    delaysMs.push(Math.max(0, now - change.receivedAt));
  }
  for (const [version, { times }] of result.failures) failures[version] = times;
  return figures;
}

/** Gathers those of several batches. */
export function addFigures(to: ScorerFigures, more: ScorerFigures): void {
  const { evaluated, repeats, late, corrections, historical, overfull } = more.counts;
  to.counts.evaluated += evaluated;
  to.counts.repeats += repeats;
  to.counts.late += late;
  to.counts.corrections += corrections;
  to.counts.historical += historical;
  to.counts.overfull += overfull;
  for (const [type, count] of Object.entries(more.transitions)) {
    to.transitions[type] = (to.transitions[type] ?? 0) + count;
  }
  to.delaysMs.push(...more.delaysMs);
  for (const [version, times] of Object.entries(more.failures)) {
    to.failures[Number(version)] = (to.failures[Number(version)] ?? 0) + times;
  }
}

/** What the scorer tells Prometheus. */
export function countFigures(metrics: Metrics): CountFigures {
  const readings = metrics.counter("rules_readings_total", "Readings that rules looked at", [
    "result",
  ]);
  const overfullWindows = metrics.counter(
    "rules_windows_overfull_total",
    "How often an asset sent so much that readings were settled before their allowed lateness was over",
  );
  const transitions = metrics.counter("rules_transitions_total", "What evaluation led to", [
    "type",
  ]);
  const failures = metrics.counter("rules_failures_total", "Evaluations that failed", ["version"]);
  const delay = metrics.histogram(
    "rules_reading_to_flag_seconds",
    "From the receipt of a reading to the flag it raised",
  );
  return (figures) => {
    const { evaluated, repeats, late, corrections, historical, overfull } = figures.counts;
    readings.inc({ result: "evaluated" }, evaluated);
    readings.inc({ result: "repeated" }, repeats);
    readings.inc({ result: "late" }, late);
    readings.inc({ result: "corrected" }, corrections);
    readings.inc({ result: "historical" }, historical);
    overfullWindows.inc(overfull);
    for (const [type, count] of Object.entries(figures.transitions)) {
      transitions.inc({ type }, count);
    }
    for (const ms of figures.delaysMs) delay.observe(ms / 1_000);
    for (const [version, times] of Object.entries(figures.failures)) {
      failures.inc({ version }, times);
    }
  };
}
