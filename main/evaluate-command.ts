import { Argument, Command } from "commander";
import { evaluateNab, evaluateSkab, evaluateTep } from "#rules/evaluate";
import type { Tell } from "#rules/evaluate";

const sets: Record<string, (folder: string, tell: Tell) => unknown> = {
  nab: evaluateNab,
  skab: evaluateSkab,
  tep: evaluateTep,
};

/** `npm run evaluate -- <set>`: what the shipped default does on a public data set that lies in a folder. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("score the shipped default detectors on a public data set")
    .addArgument(new Argument("<set>", "which").choices(Object.keys(sets)))
    .requiredOption("--data <folder>", "where it lies")
    .option("--json", "end with one JSON object", false)
    .action((set: string, { data, json }: { data: string; json: boolean }) => {
      const tell = (line: string): void => void process.stdout.write(`${line}\n`);
      const figures = sets[set]!(data, tell);
      tell(json ? JSON.stringify(figures) : JSON.stringify(figures, null, 2));
    });
}
