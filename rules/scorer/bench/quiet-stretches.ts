import { hourMs, readContinuous, readFleet } from "../../evaluate/azure-fleet.ts";
import { readNab } from "../../evaluate/nab-files.ts";
import type { NabFile } from "../../evaluate/nab-files.ts";
import { imsIntervalSeconds, readIms } from "../../evaluate/ims-rigs.ts";
import { readTep, tepIntervalSeconds } from "../../evaluate/tep.ts";
import { benchSilence } from "./bench-silence.ts";
import type { SilenceResult } from "./bench-silence.ts";
import type { Observation } from "./watch-by-default.ts";

export { benchSilence } from "./bench-silence.ts";
export { kindNames, silenceOfKind } from "./silence-of-kinds.ts";
export type { FlagRate, SilenceResult } from "./bench-silence.ts";

/** Of what has no time of its own. */
const begin = Date.UTC(2026, 0, 5);

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

/** So long before a rig's end its bearings are failing. */
const wearingMs = 120 * hourMs;

/** The bearings of rigs run to failure, an asset each, up to five days before the end. */
export async function silenceOfIms(folder: string): Promise<SilenceResult> {
  const observations = readIms(folder).flatMap(({ endsAt, observations: all }) =>
    all.filter(({ at }) => at < endsAt - wearingMs),
  );
  return benchSilence(observations, { intervalSeconds: imsIntervalSeconds });
}

/** A plant's runs without a fault, one after the other as if it had gone on. */
export async function silenceOfTep(folder: string): Promise<SilenceResult> {
  const { normal, runs } = readTep(folder);
  const sound = runs.filter(({ faultBegins }) => faultBegins === Infinity);
  const rows = [normal, ...sound.map((run) => run.rows)].flat();
  const observations = rows.map((row, index) => ({
    at: begin + index * tepIntervalSeconds * 1_000,
    tag: "plant",
    values: Object.fromEntries(row.map((value, variable) => [`v${variable + 1}`, value])),
  }));
  return benchSilence(observations, { intervalSeconds: tepIntervalSeconds });
}
