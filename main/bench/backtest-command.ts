import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { openDuckdbStore } from "#ingest";
import { benchBacktest } from "#rules/bench-backtest";

interface Options {
  json: boolean;
  assets: number;
  signals: number;
  hertz: number;
  hours: number;
  rules: "limits" | "mixed";
  dir?: string;
}

/** `npm run bench -- backtest`: how much faster than life a plant's past goes through its rules. */
export function backtestBenchCommand(): Command {
  return new Command("backtest")
    .description("a plant's past through three rules a signal: store, thread and scorer")
    .option("--json", "end with one JSON object", false)
    .option("--assets <n>", "machines", number, 100)
    .option("--signals <n>", "signals of each", number, 10)
    .option("--hertz <n>", "readings of a signal a second", number, 1)
    .option("--hours <n>", "how long a past", number, 3)
    .addOption(
      new Option("--rules <kind>", "three limits, or a limit, a rate and a stuck sensor")
        .choices(["limits", "mixed"])
        .default("mixed"),
    )
    .option("--dir <folder>", "where the store is made (the system's for temporary files)")
    .action(backtest);
}

async function backtest(options: Options): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const dir = await mkdtemp(join(options.dir ?? tmpdir(), "millwright-bench-"));
  const store = await openDuckdbStore({ dir });
  try {
    const { assets, signals: signalsPerAsset, hertz, hours, rules } = options;
    const figures = await benchBacktest(store, {
      assets,
      signalsPerAsset,
      hertz,
      hours,
      rules,
      tell,
    });
    for (const [name, value] of Object.entries(figures)) tell(`${name}: ${value}`);
    if (options.json) tell(JSON.stringify(figures));
  } finally {
    await store.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("give a number above 0");
}
