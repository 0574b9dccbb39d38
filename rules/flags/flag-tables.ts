import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Evidence } from "../evaluation/evidence.ts";
import type { LifeEnd } from "../life/life.ts";
import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";
import type { Outcome } from "../records/flag-outcome.ts";
import type { FlagState } from "./flag-state.ts";

/** Flags, their stretches and history, what they foretold and what each was worth. */
export interface FlagTables {
  "rules.flag": FlagTable;
  "rules.flag_history": {
    id: GeneratedAlways<number>;
    flag_id: number;
    type: string;
    at: Date;
    recorded_at: Date;
    by: string | null;
    /** Why, where it was not the course of things. */
    reason: string | null;
  };
  "rules.flag_episode": {
    id: GeneratedAlways<number>;
    flag_id: number;
    asset_id: number;
    condition: string;
    raised_at: Date;
    triggered_at: Date;
    returned_at: Date | null;
  };
  "rules.flag_outcome": {
    id: GeneratedAlways<number>;
    flag_id: number;
    outcome: Outcome;
    work_order_id: number | null;
    by: string;
    decided_at: Date;
    recorded_at: Date;
    superseded_at: Date | null;
    /** Whose word it is: a visit's finding, or a person's who revised it. */
    source: Generated<"visit" | "person">;
    /** Of a person: why. */
    reason: string | null;
    /** Of another cause, as far as a person said: which. */
    failure_mode: string | null;
  };
  "rules.life_prediction": {
    id: GeneratedAlways<number>;
    flag_id: number;
    rule_version_id: number;
    /** Device time at which it was made. */
    at: Date;
    hours: number;
    low: number;
    high: number | null;
    confidence: number;
    recorded_at: Date;
  };
  "rules.life_end": {
    flag_id: number;
    end: LifeEnd;
    at: Date;
    recorded_at: Date;
  };
  "rules.rule_record": RecordCounts & { rule_version_id: number; site_id: number };
}

interface FlagTable {
  id: GeneratedAlways<number>;
  asset_id: number;
  asset_tag: string;
  asset_name: string;
  site_id: number;
  site_name: string;
  condition: string;
  rule_version_id: number;
  severity: number;
  kind: "process" | "instrument";
  failure_mode: string | null;
  state: FlagState;
  /** It stands when its condition has returned, until somebody resets it. */
  latched: Generated<boolean>;
  /** Its stretches. */
  occurrences: Generated<number>;
  /** How often `flag.raised` told of it. */
  announced: Generated<number>;
  raised_at: Date;
  triggered_at: Date;
  received_at: Date | null;
  recorded_at: Date;
  returned_at: Date | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  cleared_at: Date | null;
  withdrawn_at: Date | null;
  summary: string;
  evidence: JSONColumnType<Evidence>;
  /** As last said; `at`: device time from which its hours count. */
  remaining_useful_life: ColumnType<
    (RemainingUsefulLife & { at: string }) | null,
    string | null | undefined,
    string | null
  >;
  /** What it was worth, as `flag_outcome` says at present. */
  outcome: ColumnType<Outcome | null, never, Outcome>;
}

export interface RecordCounts {
  flags: number;
  confirmed: number;
  early: number;
  no_fault_found: number;
  sensor_fault: number;
  other_cause: number;
  could_not_inspect: number;
  open: number;
  /** Of the open ones, those that are over: nobody will look into them any more. */
  over: number;
}
