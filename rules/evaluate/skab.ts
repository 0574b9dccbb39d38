import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import {
  defaultDistance,
  defaultLearnRows,
  initialGroup,
  stepGroup,
} from "../detectors/group-detector.ts";
import { countRows, nothingCounted, ratesOf } from "./row-alarms.ts";
import type { Tell } from "./tell.ts";

/** What the protocol gives to learn from, and what the default takes; the rows after it are scored. */
const learnRows = defaultLearnRows;
const notSignals = new Set(["datetime", "anomaly", "changepoint"]);

/** The shipped default on files of the Skoltech benchmark: each a pump loop for twenty minutes, learnt from its own beginning. */
export function evaluateSkab(folder: string, tell: Tell) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".csv"))
    .sort();
  let counts = nothingCounted();
  let files = 0;
  for (const name of names) {
    const text = readFileSync(join(folder, name), "utf8");
    const rows: Record<string, string>[] = parse(text, { columns: true, delimiter: ";" });
    // The recording without faults has no labels and says nothing about F1.
    if (rows[0]?.["anomaly"] === undefined) continue;
    files += 1;
    const labels = rows.map((row) => Number(row["anomaly"]) > 0).slice(learnRows);
    const alarms = alarmsOf(rows).slice(learnRows);
    counts = countRows(counts, alarms, labels);
    const { f1, far } = ratesOf(countRows(nothingCounted(), alarms, labels));
    tell(`  ${name}: F1 ${f1.toFixed(3)}, false alarms on ${(100 * far).toFixed(1)} % of rows`);
  }
  const { events, eventsFound, falseRuns } = counts;
  return { files, ...ratesOf(counts), events, eventsFound, falseRuns };
}

function alarmsOf(rows: readonly Record<string, string>[]): boolean[] {
  const signals = Object.keys(rows[0]!).filter((name) => !notSignals.has(name));
  let group = initialGroup(signals.length, learnRows);
  return rows.map((row) => {
    const values = signals.map((signal) => Number(row[signal]));
    const { state, score } = stepGroup(group, values);
    group = state;
    return (score.distance ?? 0) >= defaultDistance;
  });
}
