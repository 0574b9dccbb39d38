import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Observation } from "../scorer/bench/watch-by-default.ts";

/** A rig with four bearings, run until one or more of them failed. */
export interface ImsRig {
  name: string;
  /** Of the bearings that had failed when it was taken apart. */
  failed: readonly string[];
  endsAt: number;
  /** Each bearing is an asset of its own, its features are its signals. By time. */
  observations: Observation[];
}

/** What was found when the rigs were taken apart (the set's own readme). */
const failedIn: Record<string, readonly string[]> = { 1: ["b3", "b4"], 2: ["b1"], 3: ["b3"] };

export const imsIntervalSeconds = 600;

/** NASA's bearings: one file a rig, one row a recording. */
export function readIms(folder: string): ImsRig[] {
  return readdirSync(folder)
    .filter((name) => /^test\d_features\.csv$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const rows: Record<string, string>[] = parse(text, { columns: true });
      const features = Object.keys(rows[0]!).filter((column) => /^b\d_/.test(column));
      const byBearing = Map.groupBy(features, (column) => column.slice(0, 2));
      const observations = rows.flatMap((row) =>
        [...byBearing].map(([bearing, own]) => ({
          at: momentOf(row),
          tag: `${name.slice(0, 5)} ${bearing}`,
          values: Object.fromEntries(own.map((feature) => [feature, Number(row[feature])])),
        })),
      );
      const failed = (failedIn[name.slice(4, 5)] ?? []).map((b) => `${name.slice(0, 5)} ${b}`);
      return { name, failed, endsAt: momentOf(rows.at(-1)!), observations };
    });
}

const momentOf = (row: Record<string, string>): number =>
  Date.parse(`${row["timestamp"]!.replace(" ", "T")}Z`);
