import type { MessageTables, OutboxTables } from "#platform";
import type {
  ColumnType,
  Generated,
  GeneratedAlways,
  JSONColumnType,
  Kysely,
  Transaction,
} from "kysely";
import type { Gate } from "./release/gates.ts";
import type { ReleasePolicy } from "./release/release-policy.ts";
import type { ReleaseEvent, Stage } from "./release/release-state.ts";
import type { Evidence } from "./evaluation/evidence.ts";
import type { FloodDigest } from "./announce/flood-digest.ts";
import type { Candidate } from "./gaps/candidates.ts";
import type { LifeEnd } from "./life/life.ts";
import type { RemainingUsefulLife } from "./life/remaining-useful-life.ts";
import type { FlagState } from "./flags/flag-state.ts";
import type { StoredAsset } from "./scorer/stored-asset.ts";
import type { OnCallTables } from "./on-call/tables.ts";
import type { Outcome } from "./records/flag-outcome.ts";

/** The tables of schema `rules` and the outbox, and no other: what this module may see. */
export interface RulesTables extends OutboxTables, MessageTables, OnCallTables {
  "rules.rule": {
    id: GeneratedAlways<number>;
    key: string;
    live_version_id: number | null;
    created_at: Generated<Date>;
  };
  "rules.rule_version": {
    id: GeneratedAlways<number>;
    rule_id: number;
    version: number;
    /** As it was written, before defaults were filled in. */
    definition: ColumnType<unknown, string, never>;
    author: string;
    comment: string | null;
    created_at: Generated<Date>;
    error_count: Generated<number>;
    last_error: string | null;
    last_error_at: Date | null;
    stage: Generated<Stage>;
    canary_share: ColumnType<number | null, number | null | undefined, number | null>;
  };
  "rules.stage_change": {
    id: GeneratedAlways<number>;
    rule_id: number;
    version: number;
    type: ReleaseEvent["type"];
    from_stage: Stage | null;
    to_stage: Stage;
    share: number | null;
    at: Date;
    by: string;
    automatic: Generated<boolean>;
    reason: string | null;
    /** As they were at that moment. */
    gates: ColumnType<Gate[], string | undefined, never>;
  };
  "rules.release_approval": {
    id: GeneratedAlways<number>;
    rule_version_id: number;
    to_stage: "canary" | "live";
    by: string;
    at: Date;
    comment: string | null;
  };
  "rules.release_policy": {
    id: GeneratedAlways<number>;
    policy: JSONColumnType<ReleasePolicy>;
    by: string;
    at: Date;
    comment: string | null;
  };
  "rules.release_policy_of_rule": {
    id: GeneratedAlways<number>;
    rule_id: number;
    /** Null: as every other rule. */
    own: ColumnType<unknown, string | null, never>;
    by: string;
    at: Date;
    comment: string;
  };
  "rules.trial_flag": {
    id: GeneratedAlways<number>;
    rule_version_id: number;
    asset_id: number;
    asset_tag: string;
    asset_name: string;
    site_id: number;
    site_name: string;
    raised_at: Date;
    triggered_at: Date;
    recorded_at: Date;
    returned_at: Date | null;
    summary: string;
    /** Null beyond the first flags of an asset: what chatters says the same again. */
    evidence: JSONColumnType<object> | null;
  };
  "rules.trial_day": {
    rule_version_id: number;
    asset_id: number;
    site_id: number;
    day: Date;
    speaks: boolean;
  };
  "rules.revision": { revision: number };
  "rules.position": {
    partition: number;
    seq: number;
    commits: Generated<number>;
    /** From here on the log must be kept: what memory is rebuilt from. */
    needed_from: Generated<number>;
    /** By which versions in which stages it was scored (`usedAs`); null before the first commit. */
    rule_versions: ColumnType<string[] | null, string[] | null | undefined, string[]>;
  };
  "rules.asset_state": {
    asset_id: number;
    partition: number;
    state: StoredAsset;
    /** The position at which it was taken. */
    seq: number;
    /** The first entry that it needs besides those after `seq`; null when it needs none. */
    needed_from: number | null;
  };
  "rules.asset_reset": {
    id: GeneratedAlways<number>;
    asset_id: number;
    component_code: string | null;
    /** Rules to reset besides those of the component; neither given: all of the asset. */
    rule_keys: string[];
    reason: string;
    requested_at: Date;
    applied_at: Date | null;
    applied_after: number | null;
  };
  "rules.assessment": {
    id: GeneratedAlways<number>;
    asset_id: number;
    site_id: number;
    rule_version_id: number;
    kind: "raised" | "returned" | "learned" | "revised" | "re-estimated";
    at: Date;
    recorded_at: Date;
    score: number | null;
    words: string;
  };
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
  "rules.unreachable": {
    asset_id: number;
    condition: string;
    asset_tag: string;
    site_id: number;
    signal_id: number;
    silent_at: Date;
    for_ms: number;
    held_at: Date;
    state: Generated<"pending" | "unreachable" | "recovering">;
    via_id: number | null;
    via_tag: string | null;
    blamed_at: Date | null;
    back_at: Date | null;
    /** The flag that was held back. */
    raise: JSONColumnType<object>;
  };
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
  "rules.suppression": {
    id: GeneratedAlways<number>;
    kind: "shelved" | "out-of-service" | "maintenance";
    asset_id: number;
    asset_tag: string;
    site_id: number;
    /** Null: every condition of the asset. */
    condition: string | null;
    one_shot: Generated<boolean>;
    reason: string;
    owner: string;
    began_at: Date;
    /** Null: as long as the order is worked on. */
    until: Date | null;
    work_order_id: number | null;
    ended_at: Date | null;
    ended_by: string | null;
  };
  "rules.held_flag": {
    flag_id: number;
    asset_id: number;
    site_id: number;
    condition: string;
    stage: string;
    reason: string;
    suppression_id: number | null;
    held_at: Date;
    event: JSONColumnType<object>;
  };
  "rules.flood": {
    id: GeneratedAlways<number>;
    site_id: number;
    site_name: string;
    began_at: Date;
    ended_at: Date | null;
    flags: number;
    digest: JSONColumnType<FloodDigest> | null;
  };
  "rules.flood_policy": FloodPolicyTable;
  /** Of each site that has one of its own, and of all others. */
  "rules.flood_policy_now": FloodPolicyTable;
  "rules.foresight": {
    asset_class: string;
    learnt_at: Date;
    /** How many failures it learnt from, and the newest close-out by then. */
    close_outs: number;
    last_completed_at: Date | null;
    outcome: string;
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

interface FloodPolicyTable {
  id: GeneratedAlways<number>;
  /** Null: of all sites. */
  site_id: number | null;
  flags: number | null;
  window_minutes: number;
  calm: number | null;
  follows: boolean;
  by: string | null;
  at: Date | null;
  comment: string | null;
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

export type Db = Kysely<RulesTables>;
export type Trx = Transaction<RulesTables>;
