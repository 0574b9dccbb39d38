import { Argument, Command } from "commander";
import {
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
  json: boolean;
}

const sets: Record<string, (folder: string, tell: Tell, learn?: string) => unknown> = {
  nab: evaluateNab,
  skab: evaluateSkab,
  tep: evaluateTep,
  "azure-pdm": evaluateAzure,
  ims: evaluateIms,
  hydraulic: evaluateHydraulic,
  cmapss: evaluateCmapss,
};

/** `npm run evaluate -- <set>`: what the shipped default does on a public data set that lies in a folder. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("score the shipped default detectors on a public data set")
    .addArgument(new Argument("<set>", "which").choices(Object.keys(sets)))
    .requiredOption("--data <folder>", "where it lies")
    .option("--learn <folder>", "a history to learn from, for sets that have one")
    .option("--json", "end with one JSON object", false)
    .action((set: string, { data, learn, json }: Options) => {
      const tell = (line: string): void => void process.stdout.write(`${line}\n`);
      const figures = sets[set]!(data, tell, learn);
      tell(json ? JSON.stringify(figures) : JSON.stringify(figures, null, 2));
    });
}
