import type { Metrics } from "#platform";
import type { Assessment } from "./assessment.ts";

export interface ScorerFigures {
  count(result: Assessment, now: number): void;
}

/** What the scorer tells Prometheus. */
export function scorerFigures(metrics: Metrics): ScorerFigures {
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
  return {
    count(result, now) {
      const { evaluated, repeats, late, corrections, historical, overfull } = result.counts;
      readings.inc({ result: "evaluated" }, evaluated);
      readings.inc({ result: "repeated" }, repeats);
      readings.inc({ result: "late" }, late);
      readings.inc({ result: "corrected" }, corrections);
      readings.inc({ result: "historical" }, historical);
      overfullWindows.inc(overfull);
      for (const change of result.changes) {
        if (change.rule.silent) continue;
        if (change.kind === "revision") {
          transitions.inc({ type: "revised" });
          continue;
        }
        const { transition, receivedAt } = change;
        transitions.inc({ type: transition.type });
        if (transition.type === "raised" && receivedAt !== null) {
          delay.observe(Math.max(0, now - receivedAt) / 1_000);
        }
      }
      for (const [version, { times }] of result.failures) {
        failures.inc({ version: String(version) }, times);
      }
    },
  };
}
