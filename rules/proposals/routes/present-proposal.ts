import { z } from "#platform";
import { presentResult } from "../../backtest/routes/present-backtest.ts";
import type { BacktestResult } from "../../backtest/backtest-schemas.ts";
import type { CandidateReport } from "../../backtest/report/report.ts";
import { diffDefinitions } from "../../release/diff-definitions.ts";
import { shownStates } from "../proposal.ts";
import type { Finding } from "../proposal.ts";
import type { ShownProposal } from "../store/proposal-list.ts";
import type { Proposal } from "./proposal-schemas.ts";

const state = z.enum(shownStates);
const asObject = z.looseObject({});
const named = z.looseObject({ name: z.string() });

/** `brief`: as a list has it, without days, gaps and single flags. */
export function presentProposal(
  row: ShownProposal,
  { brief = false }: { brief?: boolean } = {},
): z.infer<typeof Proposal> {
  const { report, chosen, evidence } = row;
  const change = chosen === null ? undefined : row.candidates[chosen];
  const isNew = row.rule_version_id === null;
  const result = (one: CandidateReport | null | undefined) =>
    one === null || one === undefined ? null : resultOf(one, brief);
  return {
    id: row.id,
    kind: row.kind,
    state: state.parse(row.state),
    ruleKey: row.rule_key,
    ruleName: named.parse(row.rule_definition ?? row.candidates[0]?.definition).name,
    ruleVersion: row.rule_version,
    title: row.title,
    change: change?.words ?? `version ${row.rule_version ?? 1} goes`,
    because: row.because,
    verdict: row.verdict ?? "",
    changes:
      change === undefined || isNew
        ? []
        : diffDefinitions(asObject.parse(row.rule_definition), asObject.parse(change.definition)),
    definition: change === undefined ? null : asObject.parse(change.definition),
    window: { from: iso(report?.from ?? row.scope.from), to: iso(report?.to ?? row.scope.from) },
    before: result(report?.before),
    after: result(report?.after),
    lost: (report?.lost ?? []).map(presentFinding),
    lostCount: report?.lostCount ?? 0,
    gained: (report?.gained ?? []).map(presentFinding),
    gainedCount: report?.gainedCount ?? 0,
    comparedBy: report?.comparedBy ?? "findings",
    assets: report?.assets ?? { replayed: 0, watched: 0 },
    backtest: {
      id: row.backtest_id ?? 0,
      before: isNew ? null : 0,
      after: chosen === null ? null : chosen + (isNew ? 0 : 1),
    },
    evidence: {
      flagCount: evidence.flags.length,
      flags: brief
        ? []
        : evidence.flags.map(({ id, outcome }) => ({ id, number: `F-${id}`, outcome })),
      gaps: [...evidence.gaps],
    },
    siteIds: row.site_ids.map(Number),
    openedAt: (row.opened_at ?? row.made_at).toISOString(),
    ended:
      row.ended_at === null
        ? null
        : { at: row.ended_at.toISOString(), by: row.ended_by, comment: row.comment },
    madeVersion: row.made_version,
  };
}

function resultOf(report: CandidateReport, brief: boolean): z.infer<typeof BacktestResult> {
  const whole = presentResult(report, brief);
  if (!brief) return whole;
  return { ...whole, missed: [], coverage: { ...whole.coverage, gaps: [], neverSeen: [] } };
}

const presentFinding = ({ assetId, tag, what, raisedAt }: Finding) => ({
  asset: { id: assetId, tag },
  what,
  raisedAt,
});

const iso = (at: number): string => new Date(at).toISOString();
