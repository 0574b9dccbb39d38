import { appendToOutbox } from "#platform";
import type { BacktestReport } from "../../backtest/report/report.ts";
import { z } from "zod";
import { watches } from "../../store/coverage.ts";
import { ruleSchema } from "../../definition/rule-schema.ts";
import { compareFindings } from "../store/compare-findings.ts";
import type { FindingsApart } from "../store/compare-findings.ts";
import { endProposal } from "../store/end-proposal.ts";
import { proposalMoved } from "../store/proposal-moved.ts";
import type { ProposalRow } from "../store/proposal-tables.ts";
import type { ProposalReport } from "../proposal.ts";
import { weigh } from "../weigh/weigh.ts";
import type { TrialParts } from "./begin-trial.ts";

/** Takes in backtests that have ended: what they bear out is shown to people, the rest is put away with the reason. @returns how many were settled */
export async function settleTrials(parts: TrialParts, now: number): Promise<number> {
  const { proposals } = parts;
  const rows = await proposals
    .selectFrom("rules.proposal as p")
    .leftJoin("rules.backtest as b", "b.id", "p.backtest_id")
    .where("p.state", "=", "trying")
    .where((row) => row.or([row("b.id", "is", null), row("b.ended_at", "is not", null)]))
    .orderBy("p.id")
    .selectAll("p")
    .select([
      "b.state as trial",
      "b.result",
      "b.error",
      "b.spec",
      "b.asset_ids",
      "b.candidates as tried",
    ])
    .execute();
  for (const { trial, result, error, spec, asset_ids, tried, ...row } of rows) {
    try {
      if (trial === "done" && result !== null && spec !== null) {
        const definition = tried?.[0]?.definition;
        const replayed = asset_ids?.length ?? 0;
        await settle(parts, row, { result, spec, definition, replayed }, now);
      } else {
        // That says nothing of it: not remembered, and tried again when somebody asks or something is new.
        const why = trial === null ? "its backtest is gone" : endedInWords(trial, error);
        await putAway(parts, row.id, "expired", { why, now });
      }
    } catch (error) {
      parts.log.warn({ err: error, proposal: row.id }, "a proposal could not be settled");
      // What cannot be read now never will be, and would keep all others from being tried.
      if (!(error instanceof z.ZodError)) continue;
      const why = `its definition cannot be read any more: ${z.prettifyError(error)}`;
      await putAway(parts, row.id, "expired", { why, now });
    }
  }
  return rows.length;
}

const endedInWords = (trial: string, error: string | null): string =>
  `its backtest was not finished (${trial})${error === null ? "" : `: ${error}`}`;

interface Ended {
  result: BacktestReport;
  spec: { from: number; to: number };
  /** Its first candidate, as it was written. */
  definition: unknown;
  replayed: number;
}

async function settle(
  parts: TrialParts,
  row: ProposalRow,
  { result, spec, definition, replayed }: Ended,
  now: number,
): Promise<void> {
  const [before, afters] =
    row.rule_version_id === null
      ? [null, result.candidates]
      : [result.candidates[0] ?? null, result.candidates.slice(1)];
  const first = row.rule_version_id === null ? 0 : 1;
  const apart: FindingsApart[] = [];
  for (const [index, report] of afters.entries()) {
    const against = before === null ? null : { index: 0, report: before };
    apart.push(
      await compareFindings(parts.proposals, row.backtest_id!, against, {
        index: first + index,
        report,
      }),
    );
  }
  const weighed = weigh({
    aim: row.aim,
    before,
    afters: afters.map((report, index) => {
      const { lostCount: lost, comparedBy } = apart[index]!;
      return { report, lost, comparedBy };
    }),
  });
  if (!weighed.ok) {
    await putAway(parts, row.id, "unsupported", { why: weighed.reason, now });
    return;
  }
  const { chosen, verdict } = weighed;
  const found =
    chosen === null
      ? await compareFindings(
          parts.proposals,
          row.backtest_id!,
          { index: 0, report: before! },
          null,
        )
      : apart[chosen]!;
  const report: ProposalReport = {
    from: spec.from,
    to: spec.to,
    before,
    after: chosen === null ? null : afters[chosen]!,
    ...found,
    assets: { replayed, watched: watchedBy(parts, definition) },
  };
  await show(parts, row.id, { chosen, verdict, report, now });
}

/** By the rule as it was tried. */
function watchedBy({ registry }: TrialParts, definition: unknown): number {
  const rule = ruleSchema.parse(definition);
  return [...registry.snapshot().assets.values()].filter((asset) => watches(rule, asset)).length;
}

async function show(
  { proposals }: TrialParts,
  id: number,
  to: { chosen: number | null; verdict: string; report: ProposalReport; now: number },
): Promise<void> {
  await proposals.transaction().execute(async (trx) => {
    const shown = await trx
      .updateTable("rules.proposal")
      .set({
        state: "open",
        chosen: to.chosen,
        verdict: to.verdict,
        report: JSON.stringify(to.report),
        opened_at: new Date(to.now),
      })
      .where("id", "=", id)
      .where("state", "=", "trying")
      .returningAll()
      .executeTakeFirst();
    if (shown !== undefined) await appendToOutbox(trx, [proposalMoved(shown)]);
  });
}

async function putAway(
  { proposals }: TrialParts,
  id: number,
  state: "unsupported" | "expired",
  { why, now }: { why: string; now: number },
): Promise<void> {
  const to = { state, by: null, comment: why.slice(0, 2_000), now };
  await proposals.transaction().execute((trx) => endProposal(trx, id, "trying", to));
}
