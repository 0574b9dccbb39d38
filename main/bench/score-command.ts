import { Command, InvalidArgumentError, Option } from "commander";
import { benchScore } from "#rules/bench";
import type { ScoreBenchOptions } from "#rules/bench";

type Options = ScoreBenchOptions & { json: boolean };

/** `npm run bench -- score`: what the pure part of the scorer does on one core, without a database. */
export function scoreCommand(): Command {
  return new Command("score")
    .description("readings/s that three rules a signal take in memory, and what they hold")
    .option("--json", "end with one JSON object", false)
    .option("--assets <n>", "machines", number, 10)
    .option("--signals <n>", "signals of each", number, 3)
    .option("--hertz <n>", "readings of a signal a second", number, 50)
    .option("--late <share>", "share of the readings that come up to 30 s late", number, 0.01)
    .option("--seconds <n>", "device time that passes", number, 120)
    .option("--readings-per-batch <n>", "readings of a log entry", number, 1_000)
    .addOption(
      new Option("--rules <kind>", "three limits, or a limit, a rate and a stuck sensor")
        .choices(["limits", "mixed"])
        .default("limits"),
    )
    .action(score);
}

function score({ json, ...options }: Options): void {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const figures = benchScore(options);
  for (const [name, value] of Object.entries(figures)) tell(`${name}: ${value}`);
  if (json) tell(JSON.stringify(figures));
}

function number(text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("give a number, 0 or above");
}
