import { z } from "#platform";
import { diffDefinitions, lintFiles } from "#rules";
import { askRunning } from "../control-client.ts";
import { sound } from "./findings.ts";
import { reachProduct } from "./reach-product.ts";
import type { Address, Remote } from "./reach-product.ts";
import { readRuleFiles } from "./read-rule-files.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const page = z.object({
  items: z.array(z.looseObject({ key: z.string() })),
  nextCursor: z.string().nullable(),
});
const stored = z.looseObject({ version: z.int(), definition: z.looseObject({}) });
const record = z.record(z.string(), z.unknown());

/** Says what a push would change, path by path. */
export async function diffCommand(
  folder: string,
  options: Remote & { exitCode: boolean; json: boolean },
): Promise<void> {
  const { rules } = sound(lintFiles(await readRuleFiles(folder)));
  const differences = await reachProduct(options, async (control) => {
    const there = new Set(await keysThere(control));
    const own = await Promise.all(
      rules.map(async ({ rule: { key }, written }) => {
        if (!there.has(key)) return { key, change: "new" as const, paths: [] };
        const path = `/rules/${encodeURIComponent(key)}`;
        const { definition } = await askRunning(control, { method: "GET", path }, stored);
        const paths = diffDefinitions(definition, record.parse(written));
        return {
          key,
          change: paths.length === 0 ? ("same" as const) : ("changed" as const),
          paths,
        };
      }),
    );
    const here = new Set(rules.map(({ rule }) => rule.key));
    const only = [...there].filter((key) => !here.has(key));
    return [...own, ...only.map((key) => ({ key, change: "only there" as const, paths: [] }))];
  });
  const changes = differences.filter(({ change }) => change === "new" || change === "changed");
  if (options.json) tell(JSON.stringify({ differs: changes.length > 0, rules: differences }));
  else {
    for (const { key, change, paths } of differences) {
      if (change !== "same") tell(`${change} ${key}`);
      for (const { path, from, to } of paths) {
        tell(`    ${path}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`);
      }
    }
    tell(`${changes.length} of ${rules.length} rules differ.`);
  }
  if (options.exitCode && changes.length > 0) process.exitCode = 1;
}

async function keysThere(control: Address): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/rules?limit=200${more}`;
    const answer: z.output<typeof page> = await askRunning(control, { method: "GET", path }, page);
    keys.push(...answer.items.map(({ key }) => key));
    cursor = answer.nextCursor;
  }
  return keys;
}
