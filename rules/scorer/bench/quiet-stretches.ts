import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { hourMs, readContinuous, readFleet } from "../../evaluate/azure-fleet.ts";
import { readNab } from "../../evaluate/nab-files.ts";
import type { NabFile } from "../../evaluate/nab-files.ts";
import { benchSilence } from "./bench-silence.ts";
import type { Observation, SilenceResult } from "./bench-silence.ts";

export { benchSilence } from "./bench-silence.ts";
export type { SilenceResult } from "./bench-silence.ts";

/** Each visible file as an asset of one signal; what lies in its labelled windows is judged, and does not count. */
export async function silenceOfNab(folder: string): Promise<SilenceResult> {
  const files = new Map(readNab(folder).map((file) => [file.name, file]));
  return benchSilence(observationsOf([...files.values()]), {
    counts(tag, at) {
      const { windows, at: moments } = files.get(tag)!;
      return !windows.some(({ left, right }) => at >= moments[left]! && at <= moments[right]!);
    },
  });
}

/** One file after the other: each has a time of its own. */
function* observationsOf(files: readonly NabFile[]): Generator<Observation> {
  for (const { name, at, values } of files) {
    for (const [index, moment] of at.entries()) {
      yield { at: moment, tag: name, values: { value: values[index]! } };
    }
  }
}

/** So long before a failure the machine is failing, and so long after it is being mended. */
const failingMs = 72 * hourMs;
const mendedMs = 24 * hourMs;

/** The fleet of azure-pdm by the hour; the days around each recorded failure are judged, and do not count. */
export async function silenceOfAzure(folder: string): Promise<SilenceResult> {
  const { failures, signals } = readFleet(folder);
  const runs = readContinuous(folder);
  const rows = runs.flatMap(({ machine, at, rows: each }) =>
    at.map((moment, index) => ({
      at: moment,
      tag: machine,
      values: Object.fromEntries(signals.map((signal, place) => [signal, each[index]![place]!])),
    })),
  );
  return benchSilence(
    rows.toSorted((a, b) => a.at - b.at),
    {
      intervalSeconds: 3_600,
      counts: (tag, at) =>
        !failures.some(
          (failure) =>
            failure.machine === tag && at >= failure.at - failingMs && at <= failure.at + mendedMs,
        ),
    },
  );
}

/** The bearings of a rig run to failure, an asset each, up to five days before the end. */
export async function silenceOfIms(folder: string): Promise<SilenceResult> {
  const rows: Record<string, string>[] = parse(
    readFileSync(join(folder, "test2_features.csv"), "utf8"),
    { columns: true },
  );
  const momentOf = (row: Record<string, string>) =>
    Date.parse(`${row["timestamp"]!.replace(" ", "T")}Z`);
  const until = momentOf(rows.at(-1)!) - 120 * hourMs;
  const columns = Object.keys(rows[0]!).filter((name) => /^b\d_/.test(name));
  const bearings = [...new Set(columns.map((column) => column.slice(0, 2)))];
  const observations = rows
    .filter((row) => momentOf(row) < until)
    .flatMap((row) =>
      bearings.map((bearing) => ({
        at: momentOf(row),
        tag: bearing,
        values: Object.fromEntries(
          columns
            .filter((each) => each.startsWith(bearing))
            .map((each) => [each, Number(row[each])]),
        ),
      })),
    );
  return benchSilence(observations, { intervalSeconds: 600 });
}
