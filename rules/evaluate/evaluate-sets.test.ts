import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import {
  compareNab,
  compareSkab,
  compareTep,
  evaluateAzure,
  evaluateCmapss,
  evaluateHydraulic,
  evaluateIms,
  evaluateNab,
  evaluateSkab,
  evaluateTep,
} from "./index.ts";

let folder: string;
const silent = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "evaluate-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, lines: readonly string[]): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

const random = uniform(3);
const noise = () => random() + random() + random() - 1.5;
const stamp = (at: number) => new Date(at).toISOString().replace("T", " ").slice(0, 19);
const begin = Date.UTC(2026, 0, 5);
const minute = 60_000;
const hour = 60 * minute;
const count = <T>(times: number, of: (index: number) => T) =>
  Array.from({ length: times }, (_, index) => of(index));

describe("recordings of any name in a set's layout are judged", () => {
  test("nab: those of the labels that are there, at the shipped threshold", () => {
    const at = (row: number) => begin + row * 5 * minute;
    const value = (row: number) => 50 + noise() + (row >= 2_500 && row < 2_600 ? 40 : 0);
    write("data/some/file.csv", [
      "timestamp,value",
      ...count(3_000, (row) => `${stamp(at(row))},${value(row)}`),
    ]);
    const windows = { "some/file.csv": [[stamp(at(2_450)), stamp(at(2_650))]], "gone/x.csv": [] };
    write("labels/combined_windows.json", [JSON.stringify(windows)]);
    const figures = evaluateNab(folder, silent);
    expect(figures).toMatchObject({ files: 1, windows: 1, threshold: 2.2 });
    expect(figures.standard).toBeGreaterThan(0);
  });

  test("nab, skab, tep: what the rest of the catalogue is worth beside the default", () => {
    const lines: string[] = [];
    const tell = (line: string) => void lines.push(line);
    const at = (row: number) => begin + row * 5 * minute;
    write("data/some/file.csv", [
      "timestamp,value",
      ...count(2_000, (row) => `${stamp(at(row))},${noise() + (row >= 1_500 ? 9 : 0)}`),
    ]);
    const window = [stamp(at(1_450)), stamp(at(1_600))];
    write("labels/combined_windows.json", [JSON.stringify({ "some/file.csv": [window] })]);
    compareNab(folder, tell);
    expect(lines).toHaveLength(16);
    expect(lines[3]).toMatch(/^default and ewma, at [\d.]+: standard \d/);

    write("any/where.csv", [
      "datetime;a;b;anomaly;changepoint",
      ...count(900, (row) =>
        [row, noise() + (row >= 600 ? 6 : 0), noise(), row >= 600 ? 1 : 0, 0].join(";"),
      ),
    ]);
    lines.length = 0;
    compareSkab(folder, tell);
    expect(lines.find((line) => line.startsWith("pca smoothed at 2:"))).toMatch(/F1 0\.9|F1 1\.0/);

    const rows = (length: number, fault: number) =>
      count(length, (row) =>
        count(52, (v) => noise() + (v === 7 && row >= fault ? 9 : 0)).join(" "),
      );
    write("d00.dat", rows(500, Infinity));
    write("d01_te.dat", rows(300, 160));
    lines.length = 0;
    compareTep(folder, tell);
    const [detection] = lines
      .filter((line) => line.startsWith("pca T² and Q at 1.5:"))
      .map((line) => Number(/detection ([\d.]+)/.exec(line)![1]));
    expect(detection).toBeGreaterThan(90);
  });

  test("skab: what is learnt from 400 rows, on the rows after them", () => {
    const row = (index: number) => {
      const faulty = index >= 600 && index < 800;
      return [noise() + (faulty ? 6 : 0), noise(), faulty ? 1 : 0, 0];
    };
    const lines = count(1_000, (index) => [stamp(begin + index * 1_000), ...row(index)].join(";"));
    write("any/where.csv", ["datetime;a;b;anomaly;changepoint", ...lines]);
    write("without.csv", ["datetime;a;b", "x;1;2"]);
    const figures = evaluateSkab(folder, silent);
    expect(figures).toMatchObject({ files: 1, events: 1, eventsFound: 1, falseRuns: 0 });
    expect(figures.f1).toBeGreaterThan(0.8);
  });

  test("tep: a normal recording, either way round, and faults from row 160 on", () => {
    const row = (shift: number) =>
      count(52, (variable) => noise() + (variable === 7 ? shift : 0)).join(" ");
    const normal = count(500, () => row(0).split(" "));
    write(
      "d00.dat",
      count(52, (variable) => normal.map((each) => each[variable]).join("  ")),
    );
    write(
      "d00_te.dat",
      count(300, () => row(0)),
    );
    write(
      "d42_te.dat",
      count(400, (index) => row(index < 160 ? 0 : 9)),
    );
    const figures = evaluateTep(folder, silent);
    expect(figures.meanDetection).toBeGreaterThan(0.9);
    expect(figures.falseAlarmRate).toBe(0);
    expect(figures.meanDelayRows).toBeLessThan(24);
  });

  test("ims: the bearing that goes first, in hours before the end", () => {
    const features = ["rms", "kurtosis"];
    const columns = count(2, (b) => features.map((feature) => `b${b + 1}_${feature}`)).flat();
    const value = (index: number, column: number) =>
      1 + noise() / 10 + (index >= 520 && column < 2 ? 1 : 0);
    write("test2_features.csv", [
      ["timestamp", ...columns, "n_samples"].join(","),
      ...count(640, (index) =>
        [
          stamp(begin + index * 10 * minute),
          ...columns.map((_, column) => value(index, column)),
          1,
        ].join(","),
      ),
    ]);
    const figures = evaluateIms(folder, silent);
    expect(figures).toMatchObject({ rightComponent: true, falseFlags: 0 });
    // Twenty hours less the row that is not yet complete.
    expect(figures.leadHours).toBeGreaterThan(19);
  });

  test("hydraulic: each component, by blocks of cycles that others teach", () => {
    const condition = (cycle: number) => Math.floor(cycle / 7) % 2;
    const cycles = count(200, (cycle) => cycle);
    for (const signal of ["PS9", "XY1"])
      write(
        `${signal}.txt`,
        cycles.map((cycle) => count(60, () => 5 * condition(cycle) + noise()).join("\t")),
      );
    write(
      "profile.txt",
      cycles.map((cycle) => count(5, () => condition(cycle)).join("\t")),
    );
    expect(evaluateHydraulic(folder, silent)).toEqual({
      macroF1: { cooler: 1, valve: 1, pump: 1, accumulator: 1 },
    });
  });

  test("cmapss: what is left after the end of each life that was heard", () => {
    const rows = (unit: number, life: number, heard: number) =>
      count(heard, (row) => {
        const worn = Math.max(0, 130 - (life - row)) / 10;
        return [unit, row + 1, 0, 0, 100, worn + noise() / 2, 3].join(" ");
      });
    const units = count(20, (unit) => unit + 1);
    write(
      "train_X.txt",
      units.flatMap((unit) => rows(unit, 150 + 5 * unit, 150 + 5 * unit)),
    );
    write(
      "test_X.txt",
      units.flatMap((unit) => rows(unit, 180, 180 - 4 * unit)),
    );
    write(
      "RUL_X.txt",
      units.map((unit) => String(4 * unit)),
    );
    expect(evaluateCmapss(folder, silent).rmse).toBeLessThan(15);
  });

  test("azure-pdm: what an earlier fleet taught, on another one", () => {
    const history = join(folder, "history");
    fleet("history", 30);
    fleet("now", 4);
    const figures = evaluateAzure(join(folder, "now"), silent, history);
    expect(figures).toMatchObject({ failures: 4, flags: 4, precision: 1, recall: 1 });
  });
});

/** Machines that each fail once, a day after a code and two days after a shift. */
function fleet(name: string, machines: number): void {
  const failsAt = begin + 200 * hour;
  const all = count(machines, String);
  write(`${name}/PdM_telemetry.csv`, [
    "datetime,machineID,volt,rotate,pressure,vibration",
    ...all.flatMap((machine) =>
      count(300, (row) => {
        const at = begin + row * hour;
        const shift = at >= failsAt - 48 * hour && at < failsAt ? 3 : 0;
        return [stamp(at), machine, noise() + shift, noise(), noise(), noise()].join(",");
      }),
    ),
  ]);
  const event = (what: string, at: number) => (machine: string) =>
    [stamp(at), machine, what].join(",");
  write(`${name}/PdM_errors.csv`, [
    "datetime,machineID,errorID",
    ...all.map(event("error1", failsAt - 24 * hour)),
  ]);
  const failures = all.map(event("comp1", failsAt));
  write(`${name}/PdM_failures.csv`, ["datetime,machineID,failure", ...failures]);
  write(`${name}/PdM_maint.csv`, ["datetime,machineID,comp", ...failures]);
}
