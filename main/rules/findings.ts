import { AppError } from "#platform";
import type { Finding, LintedFiles } from "#rules";

export const placeText = ({
  file,
  line,
  column,
}: {
  file: string;
  line: number;
  column: number;
}): string => `${file}:${line}:${column}`;

/** As compilers say it, so that editors find the place. */
export const findingLine = (one: Finding): string =>
  `${placeText(one)} ${one.level} ${[one.rule, one.field].filter(Boolean).join(" ")}: ${one.message} (${one.check})`;

/** A rule that lacks its rationalisation can still be tested. */
const blocking = new Set(["syntax", "schema", "duplicate-key"]);

/** @throws AppError with what is wrong: rules that cannot be read are neither tested nor pushed */
export function sound(linted: LintedFiles): LintedFiles {
  const errors = linted.findings.filter(({ check }) => blocking.has(check));
  if (errors.length === 0) return linted;
  throw new AppError(
    [`${errors.length} errors; nothing was done.`, ...errors.slice(0, 50).map(findingLine)].join(
      "\n",
    ),
    { code: "rules-unreadable", status: 400 },
  );
}
