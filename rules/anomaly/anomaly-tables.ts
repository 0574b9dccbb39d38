import type { ColumnType, GeneratedAlways, Kysely } from "kysely";
import type { RulesTables } from "../tables.ts";

/** The tables of the default detector, beside the others of this module. */
export interface AnomalyTables extends RulesTables {
  "rules.detector_state": { asset_id: number; part: string; revision: number; state: Buffer };
  "rules.detector_score": {
    asset_id: number;
    rule_key: string;
    at: Date;
    learnt: boolean;
    distance: number | null;
    signal_ids: string[];
    value: number[];
    novelty: number[];
    surprise: number[];
    low: number[];
    high: number[];
    share: number[];
  };
  "rules.not_learnt": {
    id: GeneratedAlways<number>;
    asset_id: number;
    from_at: Date;
    to_at: ColumnType<Date | null, Date | null, Date | null>;
    reason: string;
    by: string;
    created_at: Date;
  };
}

export type AnomalyDb = Kysely<AnomalyTables>;
