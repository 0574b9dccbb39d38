import { z } from "#platform";

import { workOrderStatuses } from "../orders/status.ts";
import { failureCauses, failureMechanisms, maintenanceActivities } from "../outcomes/iso-14224.ts";
import { foundConditions } from "../outcomes/failure-report.ts";
import { outcomes } from "#rules";
import { priorityClasses } from "../priority/classes.ts";

export const time = z.iso.datetime().openapi({ example: "2026-11-21T14:02:00.000Z" });
export const status = z.enum(workOrderStatuses);
export const priorityClass = z.enum(priorityClasses);
const kind = z.enum(["process", "instrument"]);
const named = z.object({ id: z.int(), name: z.string() });
const orderRef = z.object({ id: z.int(), number: z.string() });
const shortPart = z.object({ number: z.string(), name: z.string(), missing: z.int() });

const kitState = z.enum(["none", "ready", "short", "picked", "settled"]).openapi({
  description:
    "`none`: no parts needed; `ready`: all set aside; `short`: some missing; `picked`: with the technician; `settled`: used or given back.",
});

const orderFields = {
  id: z.int(),
  number: z.string().openapi({ example: "WO-1042" }),
  version: z.int(),
  status,
  statusSince: time,
  statusReason: z.string().nullable(),
  kind,
  title: z.string(),
  asset: z.object({
    id: z.int(),
    tag: z.string(),
    name: z.string(),
    class: z.string(),
    criticality: z.int(),
  }),
  site: named,
  requiredSkill: z.string(),
  dueAt: time,
  openedAt: time,
  updatedAt: time,
  completedAt: time.nullable(),
  technician: named.nullable(),
  scheduledFor: time.nullable(),
  cancelOffered: z
    .string()
    .nullable()
    .openapi({ description: "Why one may want to cancel it; null when there is no such reason." }),
  repeatOf: orderRef
    .nullable()
    .openapi({ description: "The visit of which this is a return, if it is one." }),
};

export const WorkOrderSummary = z
  .object({
    ...orderFields,
    failureMode: z.object({ code: z.string(), name: z.string() }),
    priority: z.object({ class: priorityClass, score: z.number() }),
    kit: z.object({ state: kitState, lines: z.int(), missing: z.int() }),
    flagCount: z.int(),
  })
  .openapi("WorkOrderSummary");
export type WorkOrderSummary = z.infer<typeof WorkOrderSummary>;

export const FailureMode = z
  .object({
    code: z.string(),
    name: z.string(),
    kind,
    iso14224: z.string().nullable(),
    description: z.string(),
    steps: z.array(z.string()),
  })
  .openapi("FailureMode");

const flag = z.object({
  id: z.int(),
  number: z.string().openapi({ example: "F-12" }),
  condition: z.string(),
  ruleKey: z.string(),
  ruleVersionId: z.int(),
  severity: z.int(),
  kind,
  summary: z.string(),
  timeToFailureHours: z.number().nullable(),
  remainingUsefulLife: z
    .object({
      hours: z.number(),
      low: z.number(),
      high: z.number().nullable(),
      confidence: z.number(),
      at: time,
    })
    .nullable()
    .openapi({ description: "Counted from `at`; `high` null: perhaps never." }),
  raisedAt: time,
  triggeredAt: time,
  recordedAt: time,
  attachedAt: time,
  state: z.enum(["raised", "returned", "withdrawn"]),
  stateAt: time,
  outcome: z.enum(outcomes).nullable(),
  outcomeRevised: z
    .object({ by: z.string(), at: time, found: z.enum(outcomes).nullable() })
    .nullable()
    .openapi({ description: "A person said so since; `found`: what the visit had made of it." }),
  evidence: z.object({ href: z.string() }).openapi({ description: "Where its evidence is." }),
});

const kitLine = z.object({
  part: z.object({ id: z.int(), number: z.string(), name: z.string(), unitCost: z.number() }),
  planned: z.int().openapi({ description: "0 for a part that was used though nobody planned it." }),
  missing: z.int(),
  used: z.int().nullable().openapi({ description: "null until the order is completed." }),
  outsideStock: z.int().openapi({ description: "Of those used, how many no stock covered." }),
  reservations: z.array(
    z.object({
      location: z.object({
        id: z.int(),
        code: z.string(),
        name: z.string(),
        kind: z.enum(["depot", "van"]),
      }),
      quantity: z.int(),
      state: z.enum(["soft", "hard", "picked", "used", "returned", "released"]),
    }),
  ),
});

export const Report = z
  .object({
    foundCondition: z.enum(foundConditions),
    failureMode: z.string().optional(),
    mechanism: z.enum(failureMechanisms).optional(),
    cause: z.enum(failureCauses).optional(),
    activity: z.enum(maintenanceActivities),
    componentCode: z.string().optional(),
    partsUsed: z.array(z.object({ number: z.string(), quantity: z.int() })),
    downtimeMinutes: z.number(),
    note: z.string(),
  })
  .openapi("FailureReport");

export const WorkOrderDetail = z
  .object({
    ...orderFields,
    failureMode: FailureMode,
    priority: z.object({
      class: priorityClass,
      score: z.number(),
      terms: z.array(
        z.object({ name: z.string(), input: z.string(), factor: z.number(), why: z.string() }),
      ),
      dueWhy: z.string(),
    }),
    flags: z.array(flag),
    kit: z.object({
      state: kitState,
      why: z.string(),
      cost: z.number(),
      lines: z.array(kitLine),
      short: z.array(shortPart),
    }),
    history: z.array(
      z.object({
        id: z.int(),
        at: time,
        actor: z.object({ kind: z.enum(["person", "machine", "system"]), name: z.string() }),
        what: z.string(),
        from: status.nullable(),
        to: status.nullable(),
        text: z.string(),
      }),
    ),
    candidates: z.array(
      z.object({
        technicianId: z.int(),
        name: z.string(),
        skills: z.array(z.string()),
        suitable: z.boolean(),
        whyNot: z.array(z.string()),
        notes: z.array(z.string()),
      }),
    ),
    verbs: z.array(
      z.object({
        verb: z.string(),
        allowed: z.boolean(),
        reason: z.string().nullable(),
        remedy: z.string().nullable(),
      }),
    ),
    report: Report.nullable(),
    repaired: z.boolean().nullable(),
    returnVisits: z.array(orderRef),
  })
  .openapi("WorkOrder");
export type WorkOrderDetail = z.infer<typeof WorkOrderDetail>;
