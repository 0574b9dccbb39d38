import { z } from "zod";
import { pathInWords } from "../definition/load-rules.ts";
import { overrideProblems, ruleSchema } from "../definition/rule-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { explanationCycles } from "./explanation-cycles.ts";
import type { Finding } from "./finding.ts";
import { lintRule } from "./lint-rule.ts";
import { locate } from "./locate.ts";
import type { Place } from "./locate.ts";

export interface RuleFile {
  file: string;
  text: string;
}

/** A rule that can be read, and where it stands. */
export interface FoundRule extends Place {
  file: string;
  written: unknown;
  rule: RuleDefinition;
  /** Where its tests stand. */
  placeOfTest: (index: number) => Place;
  /** The same of any part of it, with its name in the file: "[2].key", or "key" where the file is this one rule. */
  whereIs: (path: readonly PropertyKey[]) => Place & { field: string };
}

export interface LintedFiles {
  /** How many there are, those that cannot be read included. */
  count: number;
  rules: FoundRule[];
  /** By file and line. */
  findings: Finding[];
}

const keyed = z.looseObject({ key: z.string() });
const mapping = z.record(z.string(), z.unknown());
const tellTale = ["key", "appliesTo", "condition"];

/** Everything that can be said of files of rules without a product: each is a list of rules, or one rule, YAML or JSON. */
export function lintFiles(files: readonly RuleFile[]): LintedFiles {
  const rules: FoundRule[] = [];
  const findings: Finding[] = [];
  let count = 0;
  const first = new Map<string, FoundRule>();
  for (const { file, text } of files) {
    const { content, errors, placeOf } = locate(text);
    const say = (
      path: PropertyKey[],
      finding: Pick<Finding, "level" | "check" | "rule" | "message">,
    ) => findings.push({ file, field: pathInWords(path), ...placeOf(path), ...finding });
    for (const { message, line, column } of errors) {
      findings.push({
        file,
        line,
        column,
        field: "",
        level: "error",
        check: "syntax",
        rule: null,
        message,
      });
    }
    if (errors.length > 0) continue;
    const entries = entriesOf(content);
    if (entries === null) {
      const message = 'must be a list of rules, each beginning with "- key: …", or one rule';
      say([], { level: "error", check: "schema", rule: null, message });
      continue;
    }
    count += entries.length;
    for (const { at, written } of entries) {
      const key = keyed.safeParse(written).data?.key ?? null;
      const parsed = ruleSchema.safeParse(written);
      if (!parsed.success) {
        for (const { path, message } of parsed.error.issues) {
          say([...at, ...path], { level: "error", check: "schema", rule: key, message });
        }
        continue;
      }
      const rule = parsed.data;
      for (const { path, message } of overrideProblems(rule)) {
        say([...at, ...path], { level: "error", check: "schema", rule: key, message });
      }
      const placeOfTest = (test: number) => placeOf([...at, "tests", test]);
      const whereIs = (path: readonly PropertyKey[]) => {
        const whole = [...at, ...path];
        return { field: pathInWords(whole), ...placeOf(whole) };
      };
      const found = { file, ...placeOf(at), written, rule, placeOfTest, whereIs };
      const before = first.get(rule.key);
      if (before === undefined) first.set(rule.key, found);
      else {
        const message = `the key "${rule.key}" is used already, at ${before.file}:${before.line}`;
        say([...at, "key"], { level: "error", check: "duplicate-key", rule: key, message });
      }
      rules.push(found);
      for (const { level, check, path, message } of lintRule(rule)) {
        say([...at, ...path], { level, check, rule: key, message });
      }
    }
  }
  return { count, rules, findings: [...findings, ...inCircles(rules)].toSorted(byPlace) };
}

/** Each rule with the way to it. What has no field of a rule is something else. */
function entriesOf(content: unknown): { at: PropertyKey[]; written: unknown }[] | null {
  if (Array.isArray(content)) return content.map((written, index) => ({ at: [index], written }));
  const fields = mapping.safeParse(content).data ?? {};
  return tellTale.some((field) => field in fields) ? [{ at: [], written: content }] : null;
}

/** Across files: a circle is said once, where its first rule names the next. */
function inCircles(rules: readonly FoundRule[]): Finding[] {
  const byKey = new Map(rules.map((found) => [found.rule.key, found]));
  const graph = [...byKey.values()].map(({ rule: { key, suppressedBy = [] } }) => ({
    key,
    suppressedBy,
  }));
  return explanationCycles(graph).map((cycle) => {
    const { file, rule, whereIs } = byKey.get(cycle[0]!)!;
    return {
      file,
      ...whereIs(["suppressedBy", rule.suppressedBy!.indexOf(cycle[1]!)]),
      level: "error",
      check: "explained-in-a-circle",
      rule: rule.key,
      message:
        cycle.length === 2
          ? "is itself: a flag does not explain itself"
          : `leads back to it (${cycle.join(" ← ")}): raised together, nobody would be told of any of them`,
    };
  });
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
