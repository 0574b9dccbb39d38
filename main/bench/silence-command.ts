import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import {
  benchSilence,
  kindNames,
  silenceOfAzure,
  silenceOfIms,
  silenceOfKind,
  silenceOfNab,
  silenceOfTep,
} from "#rules/bench-silence";
import type { FlagRate, SilenceResult } from "#rules/bench-silence";
import { healthyFleet } from "#simulators";

interface Options {
  json: boolean;
  days: number;
  seed: string;
  data?: string;
  kinds?: number;
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
      "public data sets: also the quiet stretches of nab, azure-pdm, ims and tep in it",
    )
    .option(
      "--kinds <n>",
      "also so many simulated machines of each kind: noise, a day, a week, modes, wandering",
      count,
    )
    .action(silence);
}

async function silence({ json, days, seed, data, kinds }: Options): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const fleet = await benchSilence(healthyFleet.observations({ seed, startsAt, days }));
  for (const line of inWords("sound fleet", fleet)) tell(line);
  const recorded: Record<string, SilenceResult> = {};
  if (data !== undefined) {
    recorded["nab"] = await silenceOfNab(join(data, "nab"));
    recorded["azure-pdm"] = await silenceOfAzure(join(data, "azure-pdm", "continuous"));
    recorded["ims"] = await silenceOfIms(join(data, "ims"));
    recorded["tep"] = await silenceOfTep(join(data, "tep"));
  }
  for (const [name, result] of Object.entries(recorded)) {
    for (const line of inWords(`${name}, quiet stretches`, result)) tell(line);
  }
  const simulated: Record<string, SilenceResult> = {};
  for (const kind of kinds === undefined ? [] : kindNames) {
    simulated[kind] = await silenceOfKind(kind, { assets: kinds!, days });
    for (const line of inWords(kind, simulated[kind])) tell(line);
  }
  if (json) tell(JSON.stringify({ ...fleet, recorded, simulated }));
}

function inWords(name: string, result: SilenceResult): string[] {
  const { assets, days: long, young, afterLearning, said } = result;
  return [
    `${name}: ${assets} assets, ${long} days, ${rateInWords(result)}`,
    `  their first two weeks: ${rateInWords(young)}; after them: ${rateInWords(afterLearning)}`,
    ...said.map((line) => `  ${line}`),
  ];
}

function rateInWords({ assetMonths, flags, flagsPerAssetMonth: rate }: FlagRate): string {
  const interval =
    rate === null
      ? "nothing was observed"
      : `${rate.value.toFixed(3)} per asset and month (95 %: ${rate.low.toFixed(3)} to ${rate.high.toFixed(3)})`;
  return `${flags} flags in ${assetMonths} asset-months, ${interval}`;
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3_660) return value;
  throw new InvalidArgumentError("give a whole number of days, 1 to 3660");
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("give a whole number, 1 or more");
}
