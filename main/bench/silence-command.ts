import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { benchSilence, silenceOfAzure, silenceOfIms, silenceOfNab } from "#rules/bench-silence";
import type { SilenceResult } from "#rules/bench-silence";
import { healthyFleet } from "#simulators";

interface Options {
  json: boolean;
  days: number;
  seed: string;
  data?: string;
}

const startsAt = Date.UTC(2026, 9, 1);

/** `npm run bench -- silence`: how often the default rule flags machines that are sound. */
export function silenceCommand(): Command {
  return new Command("silence")
    .description(
      "flags per asset and month on a sound fleet, by the rule that comes with the product",
    )
    .option("--json", "end with one JSON object", false)
    .option("--days <n>", "of the fleet's time", days, 91)
    .option("--seed <text>", "another fleet of the same kind", "quarter")
    .option(
      "--data <folder>",
      "public data sets: also the quiet stretches of nab, azure-pdm and ims in it",
    )
    .action(silence);
}

async function silence({ json, days, seed, data }: Options): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const fleet = await benchSilence(healthyFleet.observations({ seed, startsAt, days }));
  for (const line of inWords("sound fleet", fleet)) tell(line);
  const recorded: Record<string, SilenceResult> = {};
  if (data !== undefined) {
    recorded["nab"] = await silenceOfNab(join(data, "nab"));
    recorded["azure-pdm"] = await silenceOfAzure(join(data, "azure-pdm", "continuous"));
    recorded["ims"] = await silenceOfIms(join(data, "ims"));
  }
  for (const [name, result] of Object.entries(recorded)) {
    for (const line of inWords(`${name}, quiet stretches`, result)) tell(line);
  }
  if (json) tell(JSON.stringify({ ...fleet, recorded }));
}

function inWords(name: string, result: SilenceResult): string[] {
  const { assets, days: long, flags, assetMonths, flagsPerAssetMonth: rate, said } = result;
  const interval =
    rate === null
      ? "nothing was observed"
      : `${rate.value.toFixed(3)} flags per asset and month (95 %: ${rate.low.toFixed(3)} to ${rate.high.toFixed(3)})`;
  return [
    `${name}: ${assets} assets, ${long} days, ${assetMonths} asset-months, ${flags} flags: ${interval}`,
    ...said.map((line) => `  ${line}`),
  ];
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3_660) return value;
  throw new InvalidArgumentError("give a whole number of days, 1 to 3660");
}
