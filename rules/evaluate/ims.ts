import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import {
  defaultDistance,
  defaultLearnRows,
  initialGroup,
  stepGroup,
} from "../detectors/group-detector.ts";
import type { Tell } from "./tell.ts";

/** What was found when the rigs were taken apart (the set's own readme). */
const failed: Record<string, readonly string[]> = { 1: ["b3", "b4"], 2: ["b1"], 3: ["b3"] };

const hourMs = 3_600_000;

/** NASA's bearings, run to failure: one group of features a bearing, each asked by itself. */
export function evaluateIms(folder: string, tell: Tell) {
  const files = readdirSync(folder).filter((name) => /^test\d_features\.csv$/.test(name));
  const results = files.sort().map((name) => {
    const test = name.slice(4, 5);
    const right = failed[test] ?? [];
    const rows: Record<string, string>[] = parse(readFileSync(join(folder, name), "utf8"), {
      columns: true,
    });
    const ends = momentOf(rows.at(-1)!);
    const lead = (row: number) => (ends - momentOf(rows[row]!)) / hourMs;
    const raised = raisedIn(rows);
    for (const { bearing, row } of raised)
      tell(`  ${name}: ${bearing} beyond its limit ${lead(row).toFixed(1)} h before the end`);
    // While a flag of the machine stands, what its other bearings show is taken for its consequence: one visit, one machine.
    const flag = raised[0];
    return {
      rightComponent: flag !== undefined && right.includes(flag.bearing),
      leadHours: flag === undefined ? null : lead(flag.row),
      falseFlags: flag === undefined || right.includes(flag.bearing) ? 0 : 1,
    };
  });
  if (results.length === 1) return results[0]!;
  const leads = results.flatMap(({ leadHours }) => (leadHours === null ? [] : [leadHours]));
  return {
    rightComponent: results.every(({ rightComponent }) => rightComponent),
    leadHours: leads.length === 0 ? null : Math.min(...leads),
    falseFlags: results.reduce((sum, { falseFlags }) => sum + falseFlags, 0),
  };
}

/** The first row at which each bearing's group is beyond the limit, in the order of time. */
function raisedIn(rows: readonly Record<string, string>[]) {
  const columns = Object.keys(rows[0]!).filter((name) => /^b\d_/.test(name));
  const bearings = [...new Set(columns.map((column) => column.slice(0, 2)))];
  return bearings
    .flatMap((bearing) => {
      const features = columns.filter((column) => column.startsWith(`${bearing}_`));
      let group = initialGroup(features.length, defaultLearnRows);
      const row = rows.findIndex((values) => {
        const { state, score } = stepGroup(
          group,
          features.map((feature) => Number(values[feature])),
        );
        group = state;
        return (score.distance ?? 0) >= defaultDistance;
      });
      return row < 0 ? [] : [{ bearing, row }];
    })
    .sort((a, b) => a.row - b.row);
}

const momentOf = (row: Record<string, string>): number =>
  Date.parse(`${row["timestamp"]!.replace(" ", "T")}Z`);
