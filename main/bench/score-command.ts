import { Command, InvalidArgumentError, Option } from "commander";
import { benchScore } from "#rules/bench";
import type { ScoreBenchOptions } from "#rules/bench";
import { benchEnsemble } from "#rules/bench-ensemble";

type Options = Omit<ScoreBenchOptions, "rules"> & {
  json: boolean;
  rules: ScoreBenchOptions["rules"] | "default";
  days: number;
};

/** `npm run bench -- score`: what the pure part of the scorer does on one core, without a database. */
export function scoreCommand(): Command {
  return new Command("score")
    .description("readings/s that rules take in memory, and what they hold")
    .option("--json", "end with one JSON object", false)
    .option("--assets <n>", "machines", number, 20)
    .option("--signals <n>", "signals of each", number, 8)
    .option("--hertz <n>", "readings of a signal a second", number, 50)
    .option("--late <share>", "share of the readings that come up to 30 s late", number, 0.01)
    .option("--seconds <n>", "device time that passes", number, 120)
    .option("--readings-per-batch <n>", "readings of a log entry", number, 1_000)
    .addOption(
      new Option(
        "--rules <kind>",
        "the rule that comes with the product; or of each signal three limits, or a limit, a rate and a stuck sensor",
      )
        .choices(["default", "limits", "mixed"])
        .default("default"),
    )
    .option("--days <n>", "device time that the default rule watches", number, 32)
    .action(score);
}

function score({ json, rules, days, ...options }: Options): void {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const { assets, signals } = options;
  const figures =
    rules === "default"
      ? benchEnsemble({ assets, signals, days })
      : benchScore({ ...options, rules });
  for (const [name, value] of Object.entries(figures)) tell(`${name}: ${value}`);
  if (json) tell(JSON.stringify(figures));
}

function number(text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("give a number, 0 or above");
}
