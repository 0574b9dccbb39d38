import { lintFiles } from "#rules";
import { findingLine } from "./findings.ts";
import { readRuleFiles } from "./read-rule-files.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** What is wrong or doubtful in files of rules. */
export async function lintCommand(
  folder: string,
  { strict, json }: { strict: boolean; json: boolean },
): Promise<void> {
  const { count, findings } = lintFiles(await readRuleFiles(folder));
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  if (json) tell(JSON.stringify({ rules: count, errors, warnings, findings }));
  else {
    for (const one of findings) tell(findingLine(one));
    tell(`${count} rules: ${errors} errors, ${warnings} warnings.`);
  }
  if (errors > 0 || (strict && warnings > 0)) process.exitCode = 1;
}
