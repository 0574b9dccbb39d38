import type { MessageTables, OutboxTables } from "#platform";
import type { ColumnType, Generated, JSONColumnType, Kysely, Transaction } from "kysely";

import type { WorkOrderStatus } from "./orders/status.ts";
import type { FailureReport } from "./outcomes/failure-report.ts";
import type { EscalationTables, Outcome } from "#rules";
import type { LifeEstimate } from "./priority/life-estimate.ts";
import type { PriorityClass } from "./priority/classes.ts";
import type { PriorityByRule } from "./priority/rule-term.ts";
import type { PriorityTerm } from "./priority/term.ts";

type Kind = "process" | "instrument";
/** PostgreSQL gives numeric as text, so that no cent is lost on the way. */
type Money = ColumnType<string, number, number>;

export type ReservationState = "soft" | "hard" | "picked" | "used" | "returned" | "released";
export type MovementKind = "counted" | "reserved" | "released" | "picked" | "used" | "returned";

/** The tables of schema `workorders` and the outbox, and no other: what this module may see. */
export interface WorkOrderTables extends OutboxTables, MessageTables, EscalationTables {
  "workorders.failure_mode": {
    code: string;
    name: string;
    kind: Kind;
    iso14224: string | null;
    description: string;
    steps: JSONColumnType<string[]>;
  };
  "workorders.part": { id: Generated<number>; number: string; name: string; unit_cost: Money };
  "workorders.technician": {
    id: Generated<number>;
    name: string;
    skills: string[];
    sites: number[] | null;
    active: boolean;
    person_id: number | null;
  };
  "workorders.stock_location": {
    id: Generated<number>;
    code: string;
    name: string;
    kind: "depot" | "van";
    site_id: number | null;
    technician_id: number | null;
  };
  "workorders.stock": {
    part_id: number;
    location_id: number;
    on_hand: number;
    reserved: Generated<number>;
    imported_on_hand: number | null;
  };
  "workorders.kit": {
    id: Generated<number>;
    /** Named by rules that want this one; null: found by its failure mode alone. */
    code: string | null;
    /** Null: only where a rule names it. */
    failure_mode: string | null;
    asset_class: string | null;
  };
  "workorders.kit_part": { kit_id: number; part_id: number; quantity: number };
  "workorders.work_order": {
    id: Generated<number>;
    version: Generated<number>;
    site_id: number;
    site_name: string;
    asset_id: number;
    asset_tag: string;
    asset_name: string;
    asset_class: string;
    criticality: number;
    kind: Kind;
    failure_mode: string;
    title: string;
    required_skill: string;
    status: WorkOrderStatus;
    status_since: Date;
    status_reason: string | null;
    held_from: WorkOrderStatus | null;
    priority_score: number;
    priority_class: PriorityClass;
    priority_terms: JSONColumnType<PriorityTerm[]>;
    due_at: Date;
    due_why: string;
    kit_why: string;
    kit_code: string | null;
    technician_id: number | null;
    scheduled_for: Date | null;
    cancel_offered: string | null;
    repeat_of: number | null;
    opened_at: Date;
    completed_at: Date | null;
    report: JSONColumnType<FailureReport> | null;
    repaired: boolean | null;
    updated_at: Date;
  };
  "workorders.work_order_flag": {
    flag_id: number;
    order_id: number;
    occurrences: number;
    condition: string;
    rule_key: string;
    rule_version_id: number;
    severity: number;
    kind: Kind;
    failure_mode: string;
    time_to_failure_hours: number | null;
    remaining_useful_life: ColumnType<LifeEstimate | null, string | null, string | null>;
    time_to_respond_hours: number | null;
    priority_by_rule: ColumnType<PriorityByRule | null, string | null, string | null>;
    summary: string;
    raised_at: Date;
    triggered_at: Date;
    recorded_at: Date;
    attached_at: Date;
    state: "raised" | "returned" | "withdrawn";
    state_at: Date;
    /** What the visit's report makes of it. */
    outcome: Outcome | null;
    /** What a person has said since, and what it was instead; it counts in place of the report's. */
    revised_outcome: Outcome | null;
    revised_failure_mode: string | null;
    revised_by: string | null;
    revised_at: Date | null;
  };
  "workorders.kit_line": {
    id: Generated<number>;
    order_id: number;
    part_id: number;
    quantity: number;
    used: number | null;
    outside_stock: Generated<number>;
  };
  "workorders.reservation": {
    id: Generated<number>;
    order_id: number;
    kit_line_id: number;
    part_id: number;
    location_id: number;
    quantity: number;
    state: ReservationState;
  };
  "workorders.stock_movement": {
    id: Generated<number>;
    at: Date;
    part_id: number;
    location_id: number;
    kind: MovementKind;
    on_hand_delta: number;
    reserved_delta: number;
    order_id: number | null;
    by: string;
  };
  "workorders.acceptance": {
    order_id: number;
    /** The order's `status_since` when people were told that nobody did the next thing. */
    since: Date;
    asked_at: Date;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
  };
  "workorders.history": {
    id: Generated<number>;
    order_id: number;
    at: Date;
    actor_kind: "person" | "machine" | "system";
    actor_id: number | null;
    actor_name: string;
    what: string;
    from_status: WorkOrderStatus | null;
    to_status: WorkOrderStatus | null;
    text: string;
  };
}

export type Db = Kysely<WorkOrderTables>;
export type Trx = Transaction<WorkOrderTables>;
