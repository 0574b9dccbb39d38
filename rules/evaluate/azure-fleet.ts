import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "csv-parse/sync";

export const hourMs = 3_600_000;

/** One stretch of hourly readings without gaps, of one machine. */
export interface Run {
  machine: string;
  /** Which window it is, for sets that are cut into windows. */
  at: number[];
  /** One row an hour, one value a signal. */
  rows: number[][];
}

export interface FleetEvent {
  machine: string;
  at: number;
  what: string;
}

export interface Fleet {
  signals: readonly string[];
  codes: readonly string[];
  errors: readonly FleetEvent[];
  failures: readonly FleetEvent[];
  replacements: readonly FleetEvent[];
}

type Row = Record<string, string>;

export const fleetSignals = ["volt", "rotate", "pressure", "vibration"] as const;

/** Events of a fleet; where windows lie in a folder of their own, events are taken from the one above. */
export function readFleet(folder: string): Fleet {
  const home = existsSync(join(folder, "PdM_failures.csv")) ? folder : dirname(folder);
  const events = (file: string, column: string) =>
    rowsOf(join(home, file)).map((row) => eventOf(row, column));
  const errors = events("PdM_errors.csv", "errorID");
  return {
    signals: fleetSignals,
    codes: [...new Set(errors.map(({ what }) => what))].sort(),
    errors,
    failures: events("PdM_failures.csv", "failure"),
    replacements: events("PdM_maint.csv", "comp"),
  };
}

/** The recording of each machine from its beginning to its end. */
export const readContinuous = (folder: string): Run[] =>
  runsBy(rowsOf(join(folder, "PdM_telemetry.csv")), (row) => row["machineID"]!);

/** Windows of a few days, each a run of its own. */
export const readWindows = (file: string): Run[] =>
  runsBy(rowsOf(file), (row) => `${row["machineID"]} ${row["id_falla"]}`);

function runsBy(rows: readonly Row[], key: (row: Row) => string): Run[] {
  const runs = new Map<string, Run>();
  for (const row of rows) {
    const run = runs.get(key(row)) ?? { machine: row["machineID"]!, at: [], rows: [] };
    runs.set(key(row), run);
    run.at.push(momentOf(row));
    run.rows.push(fleetSignals.map((signal) => Number(row[signal])));
  }
  return [...runs.values()];
}

const eventOf = (row: Row, column: string): FleetEvent => ({
  machine: row["machineID"]!,
  at: momentOf(row),
  what: row[column]!,
});

const momentOf = (row: Row): number => Date.parse(`${row["datetime"]!.replace(" ", "T")}Z`);

const rowsOf = (file: string): Row[] => parse(readFileSync(file, "utf8"), { columns: true });
