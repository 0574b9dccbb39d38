import { setImmediate as othersTurn } from "node:timers/promises";
import type { AssetEntry } from "#ingest";
import { notFound, z } from "#platform";
import type { Finding } from "../lint/finding.ts";
import { lintFiles } from "../lint/lint-files.ts";
import type { FoundRule } from "../lint/lint-files.ts";
import { diffDefinitions } from "../release/diff-definitions.ts";
import { coverageOf, coverageWarning } from "../store/coverage.ts";
import { explanationsOf, shownRuleRow } from "../store/rule-list.ts";
import type { RuleRow } from "../store/rule-list.ts";
import type { Db } from "../tables.ts";
import { amongOthers } from "./among-others.ts";
import { cannotBind } from "./cannot-bind.ts";
import { findingAt } from "./checked-text.ts";
import type { CheckFinding, CheckedRule, CheckedText } from "./checked-text.ts";
import { runTests } from "./run-tests.ts";

/** Each is compared with every asset; more are a repository's business. */
const mostRules = 100;
/** What the routes that save a rule take. */
const mostBytes = 1024 * 1024;

interface Asked {
  text: string;
  /** Of the rule that this is a version of. */
  key?: string | undefined;
}

interface Around {
  db: Db;
  assets: () => Iterable<AssetEntry>;
  /** Whoever asked has gone. */
  signal?: AbortSignal | undefined;
}

/**
 * All that can be said of a text of rules while it is written: what is wrong with it, by itself and beside the rules there are; what its tests
 * say; what it would change and watch. What has no finding that is `refused` can be saved.
 * @throws AppError not-found where there is no rule that it could be a version of; whatever `signal` was aborted with
 */
export async function checkText({ text, key }: Asked, around: Around): Promise<CheckedText> {
  const { db, assets, signal } = around;
  if (key !== undefined && (await shownRuleRow(db, key)) === undefined) {
    throw notFound(`There is no rule "${key}" that this could be a version of.`, { key });
  }
  const linted = lintFiles([{ file: "", text }]);
  const findings: CheckFinding[] = linted.findings.map(ofText);
  const [first] = linted.rules;
  if (key !== undefined && linted.count > 1) {
    const said = `are ${linted.count} rules, and a version of "${key}" is one: take out the others`;
    findings.push(...(first ? [findingAt(first, [], error("one-rule", said))] : []));
  }
  if (linted.count > mostRules) {
    const said = `are ${linted.count} rules, of which the first ${mostRules} are compared and tested: check whole folders with \`millwright rules lint\` and \`test\``;
    findings.push(...(first ? [findingAt(first, [], error("too-many", said))] : []));
  }
  const found = linted.rules.slice(0, mostRules);
  const rules: CheckedRule[] = [];
  for (const one of found) {
    await othersTurn();
    signal?.throwIfAborted();
    const definition = asStored(one.written);
    const size = JSON.stringify(definition).length;
    if (size > mostBytes) {
      const said = `is ${size} bytes written out, and ${mostBytes} can be saved: shorten its tests or its overrides`;
      findings.push(findingAt(one, [], error("too-large", said)));
      continue;
    }
    const row = await shownRuleRow(db, one.rule.key);
    findings.push(...wrongKey(one, key, row), ...cannotBind(one, assets()));
    rules.push(presentChecked(one, definition, row, assets()));
  }
  findings.push(...amongOthers(found, await explanationsOf(db)));
  const tested = await runTests(found, { othersTurn, signal });
  const all = [...findings, ...tested.findings].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  return {
    findings: all.map((one) => ({ ...one, refused: refuses.has(one.check) })),
    tests: tested.outcomes,
    rules,
  };
}

/** Because of these it is not saved; other errors are its author's to answer for. */
const refuses = new Set([
  "syntax",
  "schema",
  "duplicate-key",
  "one-rule",
  "key",
  "rule-exists",
  "too-large",
]);

const ofText = ({ level, check, line, column, field, rule, message }: Finding): CheckFinding => ({
  level,
  check,
  line,
  column,
  field,
  rule,
  message,
});

const error = (check: string, message: string) => ({ level: "error" as const, check, message });

const asStored = (written: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(written)));

/** A version keeps the key of its rule; a new rule has one of its own. A set that is taken over may name rules that there are. */
function wrongKey(one: FoundRule, key: string | undefined, row: RuleRow | undefined) {
  if (key !== undefined && one.rule.key !== key) {
    const said = `must be "${key}", the rule that this is a version of`;
    return [findingAt(one, ["key"], error("key", said))];
  }
  const standsAlone = one.whereIs(["key"]).field === "key";
  if (key === undefined && row !== undefined && standsAlone) {
    const said = `is the key of a rule that there is already ("${nameOf(row)}"): choose another one, or edit that rule`;
    return [findingAt(one, ["key"], error("rule-exists", said))];
  }
  return [];
}

const nameOf = ({ key, definition }: RuleRow): string =>
  z.looseObject({ name: z.string() }).safeParse(definition).data?.name ?? key;

function presentChecked(
  { rule }: FoundRule,
  definition: Record<string, unknown>,
  row: RuleRow | undefined,
  assets: Iterable<AssetEntry>,
): CheckedRule {
  const coverage = coverageOf(rule, assets);
  const before = z.looseObject({}).safeParse(row?.definition).data;
  return {
    key: rule.key,
    definition,
    isNew: row === undefined,
    against: row === undefined ? null : { version: row.version, stage: row.stage },
    changes: before === undefined ? [] : diffDefinitions(before, definition),
    assets: coverage.assets,
    warning: coverageWarning(rule, coverage),
  };
}
