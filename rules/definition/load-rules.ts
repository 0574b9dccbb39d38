import { parseDocument } from "yaml";
import type { z } from "zod";
import type { RuleDefinition } from "./rule-schema.ts";
import { ruleSetSchema } from "./rule-schema.ts";

/** What is wrong, where ("[2].condition.limit.above"), in words that name the remedy. */
export interface RuleProblem {
  field: string;
  message: string;
}

export type LoadedRules =
  | { ok: true; rules: RuleDefinition[] }
  | { ok: false; problems: RuleProblem[] };

/** Reads a rule set from the text of a YAML or JSON file (JSON is YAML). */
export function loadRules(text: string): LoadedRules {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => ({ field: "", message: error.message })),
    };
  }
  try {
    return parseRules(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    // Aliases of aliases would be more than any file says.
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ field: "", message }] };
  }
}

/** The same from a parsed document: a list of rules. */
export function parseRules(content: unknown): LoadedRules {
  const result = ruleSetSchema.safeParse(content);
  return result.success
    ? { ok: true, rules: result.data }
    : { ok: false, problems: problemsOf(result.error) };
}

export const problemsOf = (error: z.core.$ZodError): RuleProblem[] =>
  error.issues.map((issue) => ({ field: pathInWords(issue.path), message: issue.message }));

export const pathInWords = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number"
        ? `${text}[${part}]`
        : text === ""
          ? String(part)
          : `${text}.${String(part)}`,
    "",
  );
