import type {
  ColumnType,
  Generated,
  GeneratedAlways,
  Kysely,
  Selectable,
  Transaction,
} from "kysely";
import type { BacktestTables } from "../../backtest/store/backtest-tables.ts";
import type { RecordTables } from "../../records/record-tables.ts";
import type {
  Aim,
  Evidence,
  LookAnswer,
  ProposalKind,
  ProposalReport,
  ProposalState,
  ProposedChange,
  TriedOn,
} from "../proposal.ts";

/** JSON in and out. */
type Json<T> = ColumnType<T, string, string>;

/** The tables of proposals, and those of rules and backtests that they rest on. */
export interface ProposalTables extends RecordTables, BacktestTables {
  "rules.proposal": {
    id: GeneratedAlways<number>;
    kind: ProposalKind;
    aim: Aim;
    rule_key: string;
    /** The live version that it would change; null: there is no such rule yet. */
    rule_version_id: number | null;
    state: Generated<ProposalState>;
    title: string;
    because: string;
    evidence: Json<Evidence>;
    scope: Json<TriedOn>;
    candidates: Json<ProposedChange[]>;
    backtest_id: number | null;
    /** Lists of `bigint` come back as text. */
    site_ids: ColumnType<string[], number[] | undefined, number[]>;
    chosen: number | null;
    verdict: string | null;
    report: ColumnType<ProposalReport | null, null | undefined, string>;
    made_at: Date;
    opened_at: Date | null;
    ended_at: Date | null;
    ended_by: string | null;
    comment: string | null;
    made_version: number | null;
  };
  "rules.proposal_look": {
    subject: string;
    asked_by: string | null;
    asked_at: Date | null;
    looked_at: Date | null;
    /** By which outcomes and gaps: another look without new ones finds nothing new. */
    seen: string | null;
    answers: ColumnType<LookAnswer[], string | undefined, string>;
  };
}

export type ProposalRow = Selectable<ProposalTables["rules.proposal"]>;
export type ProposalDb = Kysely<ProposalTables>;
/** For who only writes suggestions down. */
export type SuggestionDb = Kysely<Pick<ProposalTables, "rules.proposal">>;
export type ProposalTrx = Transaction<ProposalTables>;
