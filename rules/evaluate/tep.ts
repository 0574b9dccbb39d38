import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  defaultDistance,
  initialGroup,
  stepGroup,
  watchAnew,
} from "../detectors/group-detector.ts";
import type { GroupState } from "../detectors/group-detector.ts";
import type { Tell } from "./tell.ts";

/** In `dNN_te.dat` the fault begins here. */
const faultBegins = 160;
const variables = 52;
export const tepIntervalSeconds = 180;

export interface TepRun {
  name: string;
  rows: number[][];
  /** The first row of the fault; none is behind the last. */
  faultBegins: number;
}

/** The Tennessee Eastman process: `d00.dat` to learn from, and every `dNN_te.dat` there is. */
export function readTep(folder: string): { normal: number[][]; runs: TepRun[] } {
  const names = readdirSync(folder).filter((name) => /^d\d\d_te\.dat$/.test(name));
  return {
    normal: readMatrix(join(folder, "d00.dat")),
    runs: names.sort().map((name) => ({
      name,
      rows: readMatrix(join(folder, name)),
      faultBegins: name.startsWith("d00") ? Infinity : faultBegins,
    })),
  };
}

/** The shipped default, learnt from the run without a fault. */
export function evaluateTep(folder: string, tell: Tell) {
  const { normal, runs } = readTep(folder);
  const learnt = learnFrom(normal);
  return judgeTep(runs, (rows) => alarmsOf(learnt, rows), tell);
}

/** What alarms on rows are worth. */
export function judgeTep(
  runs: readonly TepRun[],
  alarmsOn: (rows: readonly number[][]) => boolean[],
  tell: Tell,
) {
  let healthyRows = 0;
  let falseAlarms = 0;
  const detections: number[] = [];
  const delays: number[] = [];
  for (const { name, rows, faultBegins: begins } of runs) {
    const alarms = alarmsOn(rows);
    const healthy = alarms.slice(0, begins);
    healthyRows += healthy.length;
    falseAlarms += healthy.filter(Boolean).length;
    const faulty = alarms.slice(begins);
    if (faulty.length === 0) continue;
    const first = faulty.indexOf(true);
    detections.push(faulty.filter(Boolean).length / faulty.length);
    delays.push(first < 0 ? faulty.length : first);
    tell(`  ${name}: ${(100 * detections.at(-1)!).toFixed(1)} % of rows, first after ${first}`);
  }
  return {
    meanDetection: mean(detections),
    falseAlarmRate: falseAlarms / healthyRows,
    /** A fault that is never detected counts with all its rows. */
    meanDelayRows: mean(delays),
  };
}

/** One row a moment; `d00.dat` is published the other way round. */
function readMatrix(file: string): number[][] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number));
  if (rows.length !== variables || rows[0]!.length === variables) return rows;
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}

function learnFrom(rows: readonly number[][]): GroupState {
  let group = initialGroup(variables, rows.length);
  for (const row of rows) group = stepGroup(group, row).state;
  return group;
}

function alarmsOf(learnt: GroupState, rows: readonly number[][]): boolean[] {
  let group = watchAnew(learnt);
  return rows.map((row) => {
    const { state, score } = stepGroup(group, row);
    group = state;
    return (score.distance ?? 0) >= defaultDistance;
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
