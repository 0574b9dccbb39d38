import { existsSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command } from "commander";
import { AppError } from "#platform";
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
} from "#rules/evaluate";
import type { Tell } from "#rules/evaluate";

interface Options {
  data: string;
  learn?: string;
  catalogue: boolean;
  json: boolean;
}

const sets: Record<string, (folder: string, tell: Tell, learn?: string) => object> = {
  nab: evaluateNab,
  skab: evaluateSkab,
  "azure-pdm": evaluateAzure,
  hydraulic: evaluateHydraulic,
  tep: evaluateTep,
  cmapss: evaluateCmapss,
  ims: evaluateIms,
};

/** What the rest of the catalogue is worth beside the default. */
const comparisons: Record<string, (folder: string, tell: Tell) => void> = {
  nab: compareNab,
  skab: compareSkab,
  tep: compareTep,
};

/** Parts of a set that are judged by themselves. */
const parts: Record<string, readonly string[]> = { "azure-pdm": ["continuous", "windows"] };

/** `npm run evaluate -- <set>`: what the shipped default does on a public data set that lies in a folder. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("score the shipped default detectors on a public data set")
    .addArgument(new Argument("<set>", "which").choices([...Object.keys(sets), "all"]))
    .requiredOption("--data <folder>", "where it lies; for all, the folder that holds the sets")
    .option("--learn <folder>", "a history to learn from, for sets that have one")
    .option(
      "--catalogue",
      "nab, skab, tep: the other detectors, alone and beside the default",
      false,
    )
    .option("--json", "end with one JSON object", false)
    .action((set: string, { data, learn, catalogue, json }: Options) => {
      if (!existsSync(data))
        throw new AppError(`There is no folder ${data}.`, { code: "no-data", status: 404 });
      const tell = (line: string): void => void process.stdout.write(`${line}\n`);
      if (catalogue) {
        const compare = comparisons[set];
        if (compare === undefined)
          throw new AppError(
            `--catalogue is for ${Object.keys(comparisons).join(", ")}, not ${set}.`,
            {
              code: "no-comparison",
              status: 400,
            },
          );
        compare(data, tell);
      }
      const figures = set === "all" ? evaluateAll(data, tell) : sets[set]!(data, tell, learn);
      if (json) tell(JSON.stringify(figures));
      else if (set !== "all") tell(inWords(figures));
    });
}

/** One line a set that is there. */
function evaluateAll(data: string, tell: Tell): object {
  const folders = Object.keys(sets).flatMap((set) =>
    (parts[set] ?? [""]).map((part) => ({
      set,
      name: join(set, part),
      folder: join(data, set, part),
    })),
  );
  const figures: Record<string, object> = {};
  for (const { set, name, folder } of folders) {
    if (!existsSync(folder)) continue;
    const found = sets[set]!(folder, () => undefined);
    figures[name] = found;
    tell(`${name.padEnd(22)}${inWords(found)}`);
  }
  return figures;
}

const inWords = (figures: object): string =>
  Object.entries(figures)
    .map(([name, value]: [string, unknown]) => `${name} ${valueInWords(value)}`)
    .join(", ");

function valueInWords(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toFixed(3)));
  return typeof value === "object" && value !== null ? `(${inWords(value)})` : String(value);
}
