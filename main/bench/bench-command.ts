import { Command, InvalidArgumentError } from "commander";
import { backtestBenchCommand } from "./backtest-command.ts";
import { benchIngest } from "./bench-ingest.ts";
import { detectorsCommand } from "./detectors-command.ts";
import { hostileCommand } from "./hostile-command.ts";
import { ingestTable } from "./ingest-table.ts";
import { scoreCommand } from "./score-command.ts";
import { silenceCommand } from "./silence-command.ts";
import { storeCommand } from "./store-command.ts";

interface Options {
  json: boolean;
  seconds: number;
  devices: number;
  window: number;
  minutes?: number;
  dir?: string;
  cpuProf?: string;
}

/** `npm run bench -- <what>`: figures of this machine, the last line one JSON object with `--json`. */
export function benchCommand(): Command {
  const bench = new Command("bench").description("measure what the product does on this machine");
  bench
    .command("ingest")
    .description("readings/s from publish to stored and scored, latencies, memory, bytes")
    .option("--json", "end with one JSON object", false)
    .option("--seconds <n>", "how long each phase publishes", positive, 20)
    .option("--devices <n>", "machines, each with a credential of its own", positive, 1_000)
    .option("--window <n>", "messages a connection may have unacknowledged", positive, 20)
    .option("--minutes <n>", "add a run of so long, to see whether memory grows", positive)
    .option(
      "--dir <folder>",
      "where the product's data folder is made (the system's for temporary files)",
    )
    .option("--cpu-prof <folder>", "write a CPU profile of the product there")
    .action(ingest);
  bench.addCommand(storeCommand());
  bench.addCommand(scoreCommand());
  bench.addCommand(backtestBenchCommand());
  bench.addCommand(detectorsCommand());
  bench.addCommand(silenceCommand());
  bench.addCommand(hostileCommand());
  return bench;
}

async function ingest(options: Options): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const { figures, facts } = await benchIngest({
    seconds: options.seconds,
    machines: options.devices,
    window: options.window,
    minutes: options.minutes,
    dir: options.dir,
    cpuProfileDir: options.cpuProf,
    tell,
  });
  for (const line of ingestTable(figures, facts)) tell(line);
  if (options.json) tell(JSON.stringify(figures));
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("give a number above 0");
}
