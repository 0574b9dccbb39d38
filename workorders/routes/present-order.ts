import type { z } from "#platform";

import type { Acting } from "../orders/acting.ts";
import { kitState } from "../orders/kit-state.ts";
import type { OrderRow } from "../orders/load-order.ts";
import type { OrderDetail } from "../orders/order-detail.ts";
import type { QueueRow } from "../orders/queue.ts";
import { isOpen, workOrderNumber } from "../orders/status.ts";
import { allowedVerbs } from "../orders/verbs/allowed.ts";
import type { FailureMode } from "../outcomes/failure-mode.ts";
import { unlistedFailureMode } from "../outcomes/failure-mode.ts";
import type { LifeEstimate } from "../priority/life-estimate.ts";
import type { WorkOrderDetail, WorkOrderSummary } from "./schemas.ts";

type Summary = z.infer<typeof WorkOrderSummary>;
type Detail = z.infer<typeof WorkOrderDetail>;

const iso = (at: Date) => at.toISOString();
const ref = (id: number) => ({ id, number: workOrderNumber(id) });

function fieldsOf(row: OrderRow, technicianName: string | null) {
  return {
    id: row.id,
    number: workOrderNumber(row.id),
    version: row.version,
    status: row.status,
    statusSince: iso(row.status_since),
    statusReason: row.status_reason,
    kind: row.kind,
    title: row.title,
    asset: {
      id: row.asset_id,
      tag: row.asset_tag,
      name: row.asset_name,
      class: row.asset_class,
      criticality: row.criticality,
    },
    site: { id: row.site_id, name: row.site_name },
    requiredSkill: row.required_skill,
    dueAt: iso(row.due_at),
    openedAt: iso(row.opened_at),
    updatedAt: iso(row.updated_at),
    completedAt: row.completed_at === null ? null : iso(row.completed_at),
    technician:
      row.technician_id === null ? null : { id: row.technician_id, name: technicianName ?? "" },
    scheduledFor: row.scheduled_for === null ? null : iso(row.scheduled_for),
    cancelOffered: row.cancel_offered,
    repeatOf: row.repeat_of === null ? null : ref(row.repeat_of),
  };
}

export function presentSummary(row: QueueRow, modes: ReadonlyMap<string, FailureMode>): Summary {
  const mode = modes.get(row.failure_mode) ?? unlistedFailureMode(row.failure_mode, row.kind);
  const kit = {
    lines: row.kit_lines,
    missing: row.kit_missing,
    held: row.kit_held,
    picked: row.kit_picked,
  };
  const state = kitState(row.status, kit);
  return {
    ...fieldsOf(row, row.technician_name),
    failureMode: { code: mode.code, name: mode.name },
    priority: { class: row.priority_class, score: row.priority_score },
    kit: { state, lines: kit.lines, missing: state === "short" ? kit.missing : 0 },
    flagCount: row.flag_count,
  };
}

const holding = ["soft", "hard", "picked", "used"];

export function presentDetail(
  detail: OrderDetail,
  who: { by: Acting; roles: readonly string[] },
): Detail {
  const { row, order, mode } = detail;
  const lines = detail.lines.map((line) => presentLine(line, isOpen(row.status)));
  const held = lines.flatMap(({ reservations }) =>
    reservations.filter(({ state }) => holding.includes(state)),
  );
  const quantity = (of: typeof held) => of.reduce((sum, one) => sum + one.quantity, 0);
  const kit = {
    lines: lines.length,
    missing: lines.reduce((sum, line) => sum + line.missing, 0),
    held: quantity(held),
    picked: quantity(held.filter(({ state }) => state === "picked")),
  };
  return {
    ...fieldsOf(row, order.technician?.name ?? null),
    failureMode: mode,
    priority: {
      class: row.priority_class,
      score: row.priority_score,
      terms: row.priority_terms,
      dueWhy: row.due_why,
    },
    flags: detail.flags.map(presentFlag),
    kit: {
      state: kitState(row.status, kit),
      why: row.kit_why,
      cost: lines.reduce((sum, line) => sum + line.planned * line.part.unitCost, 0),
      lines,
      short: order.short,
    },
    history: detail.history.map((entry) => ({
      id: entry.id,
      at: iso(entry.at),
      actor: { kind: entry.actor_kind, name: entry.actor_name },
      what: entry.what,
      from: entry.from_status,
      to: entry.to_status,
      text: entry.text,
    })),
    candidates: detail.candidates,
    verbs: allowedVerbs(order, who.by, who.roles),
    report: row.report,
    repaired: row.repaired,
    returnVisits: detail.returnVisits.map(({ id }) => ref(id)),
  };
}

const presentLife = (life: LifeEstimate | null) =>
  life === null ? null : { ...life, at: new Date(life.at).toISOString() };

function presentFlag(flag: OrderDetail["flags"][number]): Detail["flags"][number] {
  return {
    id: flag.flag_id,
    number: `F-${flag.flag_id}`,
    condition: flag.condition,
    ruleKey: flag.rule_key,
    ruleVersionId: flag.rule_version_id,
    severity: flag.severity,
    kind: flag.kind,
    summary: flag.summary,
    timeToFailureHours: flag.time_to_failure_hours,
    remainingUsefulLife: presentLife(flag.remaining_useful_life),
    raisedAt: iso(flag.raised_at),
    triggeredAt: iso(flag.triggered_at),
    recordedAt: iso(flag.recorded_at),
    attachedAt: iso(flag.attached_at),
    state: flag.state,
    stateAt: iso(flag.state_at),
    outcome: flag.revised_outcome ?? flag.outcome,
    outcomeRevised:
      flag.revised_by === null || flag.revised_at === null
        ? null
        : { by: flag.revised_by, at: flag.revised_at.toISOString(), found: flag.outcome },
    evidence: { href: `/api/v1/flags/${flag.flag_id}` },
  };
}

function presentLine(
  line: OrderDetail["lines"][number],
  open: boolean,
): Detail["kit"]["lines"][number] {
  const held = line.reservations
    .filter(({ state }) => holding.includes(state))
    .reduce((sum, one) => sum + one.quantity, 0);
  return {
    part: {
      id: line.part_id,
      number: line.number,
      name: line.name,
      unitCost: Number(line.unit_cost),
    },
    planned: line.quantity,
    // Once the order has ended, what was not used is not missing.
    missing: open ? Math.max(0, line.quantity - held) : 0,
    used: line.used,
    outsideStock: line.outside_stock,
    reservations: line.reservations.map(({ locationId, code, name, kind, quantity, state }) => ({
      location: { id: locationId, code, name, kind },
      quantity,
      state,
    })),
  };
}
