import { sql } from "kysely";
import type { CandidateReport } from "../../backtest/report/report.ts";
import type { ComparedBy, Finding } from "../proposal.ts";
import type { ProposalDb } from "./proposal-tables.ts";

/** One candidate of a backtest; its place and what it came to. */
interface Side {
  index: number;
  report: CandidateReport;
}

export interface FindingsApart {
  lost: Finding[];
  gained: Finding[];
  lostCount: number;
  gainedCount: number;
  comparedBy: ComparedBy;
}

const mostListed = 20;

/**
 * What visits found behind the flags of one candidate and not behind those of the other: one bearing that ten flags had announced is one finding.
 * Where a backtest raised more flags than it lists, only the failures that each foresaw are counted.
 */
export async function compareFindings(
  db: ProposalDb,
  backtestId: number,
  before: Side | null,
  after: Side | null,
): Promise<FindingsApart> {
  if (!(await allListed(db, backtestId, before, after))) {
    const more = (after?.report.foreseen ?? 0) - (before?.report.foreseen ?? 0);
    return {
      lost: [],
      gained: [],
      lostCount: Math.max(0, -more),
      gainedCount: Math.max(0, more),
      comparedBy: "failures",
    };
  }
  const lost = await onlyIn(db, backtestId, before, after);
  const gained = await onlyIn(db, backtestId, after, before);
  return {
    lost: lost.slice(0, mostListed),
    gained: gained.slice(0, mostListed),
    lostCount: lost.length,
    gainedCount: gained.length,
    comparedBy: "findings",
  };
}

async function allListed(
  db: ProposalDb,
  backtestId: number,
  ...sides: readonly (Side | null)[]
): Promise<boolean> {
  const there = sides.filter((side) => side !== null);
  const { listed } = await db
    .selectFrom("rules.backtest_flag")
    .where("backtest_id", "=", backtestId)
    .where(
      "candidate",
      "in",
      there.map(({ index }) => index),
    )
    .select(({ fn }) => fn.countAll<number>().as("listed"))
    .executeTakeFirstOrThrow();
  return listed === there.reduce((sum, { report }) => sum + report.flags, 0);
}

async function onlyIn(
  db: ProposalDb,
  backtestId: number,
  one: Side | null,
  other: Side | null,
): Promise<Finding[]> {
  if (one === null) return [];
  const { rows } = await sql<Omit<Finding, "raisedAt"> & { raised_at: Date }>`
    select asset_id as "assetId", min(asset_tag) as tag, why as what, min(raised_at) as raised_at
    from rules.backtest_flag f
    where backtest_id = ${backtestId} and candidate = ${one.index} and verdict = 'hit'
      and not exists (
        select 1 from rules.backtest_flag g
        where g.backtest_id = ${backtestId} and g.candidate = ${other?.index ?? -1} and g.verdict = 'hit'
          and g.asset_id = f.asset_id and g.why = f.why
      )
    group by asset_id, why
    order by min(raised_at)`.execute(db);
  return rows.map(({ raised_at, ...row }) => ({ ...row, raisedAt: raised_at.toISOString() }));
}
