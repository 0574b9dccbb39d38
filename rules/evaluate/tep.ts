import { existsSync, readFileSync, readdirSync } from "node:fs";
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

/** The shipped default on the Tennessee Eastman process: learnt from `d00.dat`, asked about every `dNN_te.dat` there is. */
export function evaluateTep(folder: string, tell: Tell) {
  const normal = readMatrix(join(folder, "d00.dat"));
  const learnt = learnFrom(normal);
  let healthyRows = 0;
  let falseAlarms = 0;
  const healthy = (alarms: readonly boolean[]) => {
    healthyRows += alarms.length;
    falseAlarms += alarms.filter(Boolean).length;
  };
  const unfaulted = join(folder, "d00_te.dat");
  if (existsSync(unfaulted)) healthy(alarmsOf(learnt, readMatrix(unfaulted)));
  const detections: number[] = [];
  const delays: number[] = [];
  const runs = readdirSync(folder).filter(
    (name) => /^d\d\d_te\.dat$/.test(name) && !name.startsWith("d00"),
  );
  for (const name of runs.sort()) {
    const alarms = alarmsOf(learnt, readMatrix(join(folder, name)));
    healthy(alarms.slice(0, faultBegins));
    const faulty = alarms.slice(faultBegins);
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
