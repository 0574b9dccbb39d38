import type { AssetEntry } from "#ingest";
import { z } from "#platform";
import { problemsOf } from "../definition/load-rules.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import type { RecordSummary } from "../records/record-summary.ts";
import { coverageOf, coverageWarning } from "../store/coverage.ts";
import type { Stage } from "../release/release-state.ts";
import type { RuleRow, TrialRow } from "../store/rule-list.ts";
import type { RuleDetail, RuleSummary } from "./schemas.ts";

type Summary = z.infer<typeof RuleSummary>;

export function presentRule(
  row: RuleRow,
  record: RecordSummary,
  assets: () => Iterable<AssetEntry>,
  trials: readonly TrialRow[] = [],
): Summary {
  const base = {
    key: row.key,
    version: row.version,
    record,
    stage: row.stage,
    trials: trials.map(({ version, stage, share }) => ({ version, stage, share })),
  };
  const parsed = ruleSchema.safeParse(row.definition);
  if (!parsed.success) {
    const [first] = problemsOf(parsed.error);
    return {
      ...base,
      name: row.key,
      severity: 1,
      kind: "process",
      failureMode: null,
      appliesTo: {},
      assets: 0,
      problem: `This version of the product cannot read it: ${first?.field ?? ""} ${first?.message ?? ""}`,
    };
  }
  const rule = parsed.data;
  const coverage = coverageOf(rule, assets());
  return {
    ...base,
    name: rule.name,
    severity: rule.severity,
    kind: rule.kind,
    failureMode: rule.failureMode ?? null,
    appliesTo: rule.appliesTo,
    assets: coverage.assets,
    problem:
      row.error_count > 0
        ? `It failed ${row.error_count} time(s), last ${row.last_error ?? ""}`
        : coverageWarning(rule, coverage),
  };
}

export function presentVersion(
  version: {
    version: number;
    definition: unknown;
    author: string;
    comment: string | null;
    created_at: Date;
    stage: Stage;
    canary_share: number | null;
  },
  record: RecordSummary,
): z.infer<typeof RuleDetail>["versions"][number] {
  return {
    version: version.version,
    author: version.author,
    comment: version.comment,
    createdAt: version.created_at.toISOString(),
    definition: z.looseObject({}).parse(version.definition),
    record,
    stage: version.stage,
    share: version.canary_share,
  };
}
