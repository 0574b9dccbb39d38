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
export const skabLearnRows = defaultLearnRows;
const notSignals = new Set(["datetime", "anomaly", "changepoint"]);

export interface SkabFile {
  name: string;
  rows: number[][];
  labels: boolean[];
}

/** Files of the Skoltech benchmark, each a pump loop for twenty minutes. The recording without faults has no labels, and is left out. */
export function readSkab(folder: string): SkabFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".csv"))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const rows: Record<string, string>[] = parse(text, { columns: true, delimiter: ";" });
      if (rows[0]?.["anomaly"] === undefined) return [];
      const signals = Object.keys(rows[0]).filter((column) => !notSignals.has(column));
      return [
        {
          name,
          rows: rows.map((row) => signals.map((signal) => Number(row[signal]))),
          labels: rows.map((row) => Number(row["anomaly"]) > 0),
        },
      ];
    });
}

/** The shipped default, learnt from each file's own beginning. */
export function evaluateSkab(folder: string, tell: Tell) {
  const files = readSkab(folder);
  let counts = nothingCounted();
  for (const { name, rows, labels } of files) {
    const alarms = alarmsOf(rows).slice(skabLearnRows);
    const scored = labels.slice(skabLearnRows);
    counts = countRows(counts, alarms, scored);
    const { f1, far } = ratesOf(countRows(nothingCounted(), alarms, scored));
    tell(`  ${name}: F1 ${f1.toFixed(3)}, false alarms on ${(100 * far).toFixed(1)} % of rows`);
  }
  const { events, eventsFound, falseRuns } = counts;
  return { files: files.length, ...ratesOf(counts), events, eventsFound, falseRuns };
}

function alarmsOf(rows: readonly number[][]): boolean[] {
  let group = initialGroup(rows[0]!.length, skabLearnRows);
  return rows.map((row) => {
    const { state, score } = stepGroup(group, row);
    group = state;
    return (score.distance ?? 0) >= defaultDistance;
  });
}
