import type { Metrics } from "#platform";
import type { Assessment } from "./assess.ts";

export interface ScorerFigures {
  count(result: Assessment, now: number): void;
}

/** What the scorer tells Prometheus. */
export function scorerFigures(metrics: Metrics): ScorerFigures {
  const readings = metrics.counter("rules_readings_total", "Readings that rules looked at", [
    "result",
  ]);
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
      readings.inc({ result: "evaluated" }, result.evaluated);
      readings.inc({ result: "repeated" }, result.repeats);
      readings.inc({ result: "late" }, result.late);
      for (const { transition, receivedAt } of result.transitions) {
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
