import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { LabelledWindow } from "./nab-score.ts";

export interface NabFile {
  /** As the labels name it: `folder/file.csv`. */
  name: string;
  /** Milliseconds; the set gives no zone, UTC is assumed. */
  at: Float64Array;
  values: Float64Array;
  windows: LabelledWindow[];
}

const labels = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));
const row = z.object({ timestamp: z.string(), value: z.coerce.number() });

/** Reads `labels/combined_windows.json` and those of its files that lie under `data/`. */
export function readNab(folder: string): NabFile[] {
  const text = readFileSync(join(folder, "labels", "combined_windows.json"), "utf8");
  return Object.entries(labels.parse(JSON.parse(text)))
    .filter(([name]) => existsSync(join(folder, "data", name)))
    .map(([name, windows]) => readFile(folder, name, windows));
}

function readFile(folder: string, name: string, windows: readonly [string, string][]): NabFile {
  const text = readFileSync(join(folder, "data", name), "utf8");
  const rows = z.array(row).parse(parse(text, { columns: true, skip_empty_lines: true }));
  const at = Float64Array.from(rows, ({ timestamp }) => momentOf(timestamp));
  return {
    name,
    at,
    values: Float64Array.from(rows, ({ value }) => value),
    windows: windows.map(([from, to]) => {
      const [start, end] = [momentOf(from), momentOf(to)];
      const left = at.findIndex((moment) => moment >= start);
      return { left, right: at.findLastIndex((moment) => moment <= end) };
    }),
  };
}

const momentOf = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);
