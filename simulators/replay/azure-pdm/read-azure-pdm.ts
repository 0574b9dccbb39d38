import { join } from "node:path";
import type { ComponentEvent, Moment, RecordedFleet } from "../recorded-fleet.ts";
import { parseTime, readCsv } from "./csv.ts";
import { assetTag, components, errorCodes, plantDocument, siteCode } from "./plant-document.ts";

const signals = ["volt", "rotate", "pressure", "vibration"];

/** Reads the five `PdM_*.csv` files of a folder; see README.md beside this file for what becomes what. */
export async function readAzurePdm(dir: string): Promise<RecordedFleet> {
  const read = async (name: string, columns: string[]) => {
    const file = join(dir, name);
    return { file, rows: await readCsv(file, columns) };
  };
  const telemetry = await read("PdM_telemetry.csv", ["datetime", "machineID", ...signals]);
  const errors = await read("PdM_errors.csv", ["datetime", "machineID", "errorID"]);
  const failures = await read("PdM_failures.csv", ["datetime", "machineID", "failure"]);
  const maintenance = await read("PdM_maint.csv", ["datetime", "machineID", "comp"]);
  const machines = await read("PdM_machines.csv", ["machineID", "model"]);

  const moments = mergeMoments(
    telemetry.rows.map((row) => ({
      at: parseTime(row[0] ?? "", telemetry.file),
      asset: assetTag(Number(row[1])),
      values: Object.fromEntries(signals.map((signal, i) => [signal, Number(row[i + 2])])),
    })),
    errors.rows.map((row) => ({
      at: parseTime(row[0] ?? "", errors.file),
      asset: assetTag(Number(row[1])),
      values: { [known(row[2], errorCodes, errors.file)]: row[2] ?? "" },
    })),
  );
  const first = moments[0];
  const last = moments.at(-1);
  if (first === undefined || last === undefined)
    throw new Error(`${telemetry.file} holds no readings: is it the whole file?`);

  const events = (source: { file: string; rows: string[][] }): ComponentEvent[] =>
    source.rows
      .map((row) => ({
        at: parseTime(row[0] ?? "", source.file),
        asset: assetTag(Number(row[1])),
        component: known(row[2], components, source.file),
      }))
      .filter(({ at }) => at >= first.at && at <= last.at)
      .sort(
        (a, b) => a.at - b.at || compare(a.asset, b.asset) || compare(a.component, b.component),
      );

  const fleet = machines.rows.map((row) => ({ machine: Number(row[0]), model: row[1] ?? "" }));
  return {
    name: "azure-pdm",
    startsAt: first.at,
    endsAt: last.at,
    assets: fleet.map(({ machine }) => assetTag(machine)),
    siteCode,
    plant: plantDocument(fleet),
    moments,
    replacements: events(maintenance),
    failures: events(failures),
    files: {
      rules: fileBeside("rules.yaml"),
      supply: fileBeside("supply.yaml"),
      technicians: fileBeside("technicians.yaml"),
    },
    componentOf: (failureMode) => components.find((c) => failureMode.startsWith(c)) ?? null,
  };
}

const fileBeside = (name: string) => join(import.meta.dirname, name);

function known(value: string | undefined, list: readonly string[], file: string): string {
  if (value !== undefined && list.includes(value)) return value;
  throw new Error(`${file}: "${value ?? ""}" is none of ${list.join(", ")}`);
}

/** What one asset says at one moment becomes one entry; in time order, then by asset. */
function mergeMoments(...lists: Moment[][]): Moment[] {
  const byKey = new Map<string, Moment>();
  for (const moment of lists.flat()) {
    const key = `${moment.at} ${moment.asset}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, moment);
    else Object.assign(known.values, moment.values);
  }
  return [...byKey.values()].sort((a, b) => a.at - b.at || compare(a.asset, b.asset));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
