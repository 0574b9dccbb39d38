import type { Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Candidate } from "./candidates.ts";

/** What visits close with, and what follows from it: failures that nothing foresaw, repairs that are held against the telemetry, signs that were learnt. */
export interface CloseOutTables {
  "rules.close_out": {
    work_order_id: number;
    asset_id: number;
    asset_class: string;
    failure_mode: string | null;
    is_failure: boolean;
    repaired: boolean;
    /** A flag had named it before. */
    foreseen: boolean;
    completed_at: Date;
    site_id: number | null;
    /** As reported; the columns before say what it has come to since people revised outcomes. Null in those from before it was kept. */
    found_condition: string | null;
    found_failure_mode: string | null;
    opened_at: Date | null;
    /** When the machine had ceased to do what it is there for; null: it had not, or nobody said. */
    failed_at: Date | null;
    downtime_minutes: number | null;
    parts_cost: number | null;
    revised_at: Date | null;
  };
  "rules.coverage_gap": {
    id: GeneratedAlways<number>;
    work_order_id: number;
    asset_id: number;
    asset_tag: string;
    asset_name: string;
    asset_class: string;
    site_id: number;
    failure_mode: string | null;
    failed_at: Date;
    found_at: Date;
    state: Generated<"open" | "covered" | "dismissed">;
    decided_at: Date | null;
    decided_by: string | null;
    comment: string | null;
    candidates: JSONColumnType<Candidate[]>;
    /** When its signals were looked at; null: not yet. */
    candidates_at: Date | null;
  };
  "rules.repair_check": {
    work_order_id: number;
    flag_id: number;
    asset_id: number;
    asset_tag: string;
    site_id: number;
    condition: string;
    raised_at: Date;
    repaired_at: Date;
    until: Date;
    state: Generated<"pending" | "verified" | "failed" | "unheard">;
    words: string | null;
    decided_at: Date | null;
  };
  "rules.foresight": {
    asset_class: string;
    learnt_at: Date;
    /** How many failures it learnt from, and the newest close-out by then. */
    close_outs: number;
    last_completed_at: Date | null;
    outcome: string;
  };
}
