import { Command, InvalidArgumentError, Option } from "commander";
import { benchStore } from "#ingest/bench";
import type { StoreFigures } from "#ingest/bench";

interface Options {
  json: boolean;
  millions: number[];
  signals: number[];
  store: ("duckdb" | "influx")[];
  dir?: string;
}

/** `npm run bench -- store`: what the telemetry stores take to write, to keep and to read. */
export function storeCommand(): Command {
  return new Command("store")
    .description("points/s written, and what reads cost as the store grows, of each that can run")
    .option("--json", "end with one JSON object", false)
    .option("--millions <list>", "sizes in millions of readings", numbers, [1, 10, 50])
    .option("--signals <list>", "how many signals they are of", numbers, [1_000, 10_000])
    .addOption(
      new Option("--store <names...>", "which stores")
        .choices(["duckdb", "influx"])
        .default(["duckdb", "influx"]),
    )
    .option("--dir <folder>", "where they are made (the system's for temporary files)")
    .action(store);
}

async function store(options: Options): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const figures = await benchStore({
    sizes: options.millions.map((millions) => millions * 1_000_000),
    signals: options.signals,
    engines: options.store,
    dir: options.dir,
    tell,
  });
  const { duckdb = [], influx = [] } = figures;
  for (const one of duckdb) tell(closing("duckdb", one));
  if ("skipped" in influx) tell(`influx: ${influx.skipped}`);
  else for (const one of influx) tell(closing("influx", one));
  if (options.json) tell(JSON.stringify(figures));
}

function closing(
  name: string,
  { signals, bytesPerReadingClosed, retentionOfADayMs }: StoreFigures,
) {
  const closed = bytesPerReadingClosed?.days ?? null;
  const { p50, p95 } = retentionOfADayMs;
  const said = [
    ...(closed === null ? [] : [`${closed} bytes a reading in closed days`]),
    Number.isNaN(p50)
      ? "days are removed by the server's own setting"
      : `a day removed in ${p50} ms (p95 ${p95})`,
  ];
  return `${name}, ${signals} signals: ${said.join(", ")}`;
}

function numbers(text: string): number[] {
  const list = text.split(",").map(Number);
  if (list.every((one) => Number.isFinite(one) && one > 0)) return list;
  throw new InvalidArgumentError("give numbers above 0, with commas between them");
}
