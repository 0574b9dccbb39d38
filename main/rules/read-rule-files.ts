import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#platform";
import type { RuleFile } from "#rules";

const isRuleFile = (name: string): boolean => /\.(?:ya?ml|json)$/.test(name);
/** More is no folder of rules: somebody named the wrong one. */
const mostFiles = 2_000;

/**
 * The rule files of a folder and those below it (*.yaml, *.yml, *.json; hidden ones and node_modules are left out), or the one file named.
 * @throws AppError where there is none
 */
export async function readRuleFiles(path: string): Promise<RuleFile[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw noRules(`There is no file or folder ${path}.`);
  const files = found.isFile() ? [path] : await filesBelow(path);
  if (files.length === 0) throw noRules(`There is no *.yaml, *.yml or *.json in ${path}.`);
  if (files.length > mostFiles) {
    throw noRules(`${path} holds ${files.length} files: name the folder that holds the rules.`);
  }
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(file, "utf8") })));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return entry.isFile() && isRuleFile(entry.name) ? [path] : [];
      }),
  );
  return below.flat().toSorted();
}

const noRules = (message: string): AppError =>
  new AppError(message, { code: "no-rules", status: 400 });
