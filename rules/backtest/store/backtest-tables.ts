import type { OutboxTables } from "#platform";
import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from "kysely";
import type { BacktestState } from "../backtest-state.ts";
import type { BacktestReport } from "../report/report.ts";
import type { AssetOutcome } from "../report/asset-outcome.ts";
import type { HeldStretch } from "../truth/held-by-live.ts";
import type { Verdict } from "../truth/judge-stretches.ts";

/** As it was asked for, with what was not said filled in. Times are epoch ms. */
export interface BacktestSpec {
  from: number;
  to: number;
  warmUpFrom: number;
  filter: { assets: string[] | null; sites: string[] | null; assetClasses: string[] | null };
  horizonMs: number;
  visitWithinMs: number;
  visitCost: number | null;
  everyFailureRecorded: boolean;
}

export interface StoredCandidate {
  key: string;
  /** Null: it was not saved. */
  version: number | null;
  /** As it was written. */
  definition: unknown;
}

/** JSON in and out. */
type Json<T> = ColumnType<T, string, string>;

/** Lists of `bigint` come back as text. */
type Ids = ColumnType<string[], number[], never>;

/** The tables of backtests, and those of rules that a backtest reads. */
export interface BacktestTables extends OutboxTables {
  "rules.backtest": {
    id: GeneratedAlways<number>;
    name: string;
    state: Generated<BacktestState>;
    spec: Json<BacktestSpec>;
    candidates: Json<StoredCandidate[]>;
    asset_ids: Ids;
    site_ids: Ids;
    assets_done: Generated<number>;
    readings: Generated<number>;
    /** Of the whole. */
    share: Generated<number>;
    /** For how long it has run, all takes together. */
    running_ms: Generated<number>;
    result: ColumnType<BacktestReport | null, null | undefined, string>;
    error: string | null;
    created_by: string;
    created_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    /** Who has it, since when it was heard of last, and how often it was taken. */
    runner: string | null;
    heard_at: Date | null;
    takes: Generated<number>;
  };
  "rules.backtest_asset": { backtest_id: number; asset_id: number; outcome: Json<AssetOutcome> };
  "rules.backtest_flag": {
    id: GeneratedAlways<number>;
    backtest_id: number;
    candidate: number;
    asset_id: number;
    asset_tag: string;
    asset_name: string;
    site_id: number;
    site_name: string;
    rule_key: string;
    raised_at: Date;
    triggered_at: Date;
    returned_at: Date | null;
    summary: string;
    verdict: Verdict;
    why: string;
    lead_hours: number | null;
    held: ColumnType<HeldStretch | null, string | null, never>;
    evidence: ColumnType<unknown, string | null, never>;
  };
  "rules.heard_time": {
    id: GeneratedAlways<number>;
    first_at: Date;
    last_at: Date;
    ticks: number;
    packed: Buffer;
  };
  "rules.heard_position": { seq: number };
}

export type BacktestDb = Kysely<BacktestTables>;
export type BacktestTrx = Transaction<BacktestTables>;
