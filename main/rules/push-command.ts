import { AppError, z } from "#platform";
import { lintFiles } from "#rules";
import type { FoundRule } from "#rules";
import { askRunning } from "../control-client.ts";
import { placeText, sound } from "./findings.ts";
import { reachProduct } from "./reach-product.ts";
import type { Remote } from "./reach-product.ts";
import { readRuleFiles } from "./read-rule-files.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const saved = z.object({
  dryRun: z.boolean(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rules: z.array(
    z.object({
      key: z.string(),
      version: z.int(),
      change: z.enum(["created", "changed", "unchanged"]),
      assets: z.int(),
      warning: z.string().nullable(),
    }),
  ),
});

/** Makes the rules of files versions in the product: all of them or none. */
export async function pushCommand(
  folder: string,
  options: Remote & { comment?: string; stage: string; dryRun: boolean; json: boolean },
): Promise<void> {
  const { rules } = sound(lintFiles(await readRuleFiles(folder)));
  const query = new URLSearchParams({ stage: options.stage, dryRun: String(options.dryRun) });
  if (options.comment !== undefined) query.set("comment", options.comment);
  const body = rules.map(({ written }) => written);
  const result = await reachProduct(options, (control) =>
    askRunning(
      control,
      { method: "POST", path: `/rules/imports?${query.toString()}`, body },
      saved,
    ),
  ).catch((error: unknown) => {
    throw withPlaces(error, rules);
  });
  if (options.json) {
    tell(JSON.stringify(result));
    return;
  }
  for (const { key, version, change, assets, warning } of result.rules) {
    if (change === "unchanged" && warning === null) continue;
    tell(
      `${change} ${key} version ${version}, for ${assets} assets${warning === null ? "" : `: ${warning}`}`,
    );
  }
  const { created, updated, unchanged } = result;
  const would = options.dryRun ? "would be " : "";
  tell(`${would}created ${created}, changed ${updated}, unchanged ${unchanged}.`);
}

const refused = z.object({ errors: z.array(z.object({ field: z.string(), message: z.string() })) });

/** The product says "[2].condition…": said again with the file and line of that rule. */
function withPlaces(error: unknown, rules: readonly FoundRule[]): unknown {
  if (!(error instanceof AppError)) return error;
  const { data } = refused.safeParse(error.data);
  const lines = (data?.errors ?? []).map(({ field, message }) => {
    const index = /^\[(\d+)\]/.exec(field)?.[1];
    const rule = index === undefined ? undefined : rules[Number(index)];
    return `${rule === undefined ? "" : `${placeText(rule)} ${rule.rule.key} `}${field}: ${message}`;
  });
  if (lines.length === 0) return error;
  const { code, status } = error;
  return new AppError([error.message, ...lines].join("\n"), { code, status });
}
