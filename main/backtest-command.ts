import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "yaml";
import { AppError, readConfig, z } from "#platform";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";

export type BacktestOptions = {
  from: string;
  to: string;
  asset?: string[];
  site?: string[];
  class?: string[];
  warmUp?: string;
  json: boolean;
};

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const result = z.looseObject({
  evidence: z.object({ usable: z.boolean(), why: z.string() }),
  flags: z.number(),
  flaggedAssets: z.number(),
  flagsPerAssetMonth: interval.nullable(),
  verdicts: z.record(z.string(), z.number()),
  precision: interval.nullable(),
  recall: interval.nullable(),
  leadTimeHours: z.looseObject({ median: z.number() }).nullable(),
  visits: interval,
  cost: interval,
  failed: z.object({ message: z.string() }).nullable(),
});
const answer = z.looseObject({
  id: z.number(),
  state: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  error: z.string().nullable(),
  progress: z.looseObject({ share: z.number(), timesRealTime: z.number().nullable() }),
  candidates: z.array(z.looseObject({ key: z.string(), result: result.nullable() })),
});
type Answer = z.output<typeof answer>;

const ruleSet = z.array(z.looseObject({ key: z.string() })).min(1);
/** A backtest takes so many candidates. */
const atOnce = 4;
const lookEveryMs = 500;

/** Tries the rules of a file on what the running product has stored; fails unless each has evidence. */
export async function backtestCommand(file: string, options: BacktestOptions): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const control = await findControl(dataDir);
  if (control === undefined) throw notRunning(dataDir);
  const ended = await tryRules(control, await readFile(file, "utf8"), options).catch(
    (error: unknown) => {
      throw error instanceof NoAnswer ? notRunning(dataDir) : error;
    },
  );
  for (const line of ended.flatMap(linesOf)) process.stdout.write(`${line}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(ended)}\n`);
  const all = ended.flatMap(({ candidates }) => candidates);
  if (all.some((one) => one.result?.evidence.usable !== true)) process.exitCode = 1;
}

/** A backtest for each few rules of a rule set, one after another, and what became of each. @throws NoAnswer, AppError */
export async function tryRules(
  control: Control,
  text: string,
  options: Omit<BacktestOptions, "json">,
): Promise<Answer[]> {
  const rules = ruleSet.parse(parse(text));
  const ended: Answer[] = [];
  for (let first = 0; first < rules.length; first += atOnce) {
    ended.push(await tried(control, rules.slice(first, first + atOnce), options));
  }
  return ended;
}

async function tried(
  control: Control,
  rules: readonly object[],
  { from, to, asset, site, class: classes, warmUp }: Omit<BacktestOptions, "json">,
): Promise<Answer> {
  const body = {
    candidates: rules.map((definition) => ({ definition })),
    from,
    to,
    ...(asset === undefined ? {} : { assets: asset }),
    ...(site === undefined ? {} : { sites: site }),
    ...(classes === undefined ? {} : { assetClasses: classes }),
    ...(warmUp === undefined ? {} : { warmUp }),
  };
  const { id } = await askRunning(control, { method: "POST", path: "/backtests", body }, answer);
  let told = -1;
  for (;;) {
    const found = await askRunning(control, { method: "GET", path: `/backtests/${id}` }, answer);
    if (found.state === "done") return found;
    if (found.error !== null) {
      throw new AppError(`Backtest ${id} ended without a report: ${found.error}`, {
        code: "backtest-ended",
        status: 409,
      });
    }
    const percent = Math.floor(found.progress.share * 100);
    if (percent !== told) process.stderr.write(`backtest ${id}: ${percent} %\n`);
    told = percent;
    await delay(lookEveryMs);
  }
}

function linesOf({ candidates }: Answer): string[] {
  return candidates.flatMap(({ key, result: found }) => {
    if (found === null) return [];
    const { hit = 0, false: wrong = 0, undecided = 0, unvisited = 0 } = found.verdicts;
    return [
      `${key}: ${found.flags} flags on ${found.flaggedAssets} assets${found.evidence.usable ? "" : ", WHICH IS NO EVIDENCE"}`,
      `  ${found.evidence.why}`,
      `  ${hit} hits, ${wrong} false, ${undecided} undecided, ${unvisited} that nobody looked into`,
      ...shown("flags an asset-month", found.flagsPerAssetMonth),
      ...shown("precision", found.precision),
      ...shown("recall", found.recall),
      ...(found.leadTimeHours === null
        ? []
        : [`  lead time: ${found.leadTimeHours.median.toFixed(1)} h (median)`]),
      ...shown("visits", found.visits),
      ...shown("cost", found.cost),
      ...(found.failed === null ? [] : [`  failed: ${found.failed.message}`]),
    ];
  });
}

const shown = (name: string, it: z.output<typeof interval> | null): string[] =>
  it === null ? [] : [`  ${name}: ${short(it.value)} (${short(it.low)} to ${short(it.high)})`];

const short = (value: number): string => String(Number(value.toPrecision(3)));
