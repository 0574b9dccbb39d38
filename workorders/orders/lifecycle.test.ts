import { array, assert, boolean, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";

import { evolve } from "./event.ts";
import { isRefusal } from "./order.ts";
import type { Actor, WorkOrder } from "./order.ts";
import { isOpen, workOrderStatuses } from "./status.ts";
import { approve } from "./verbs/approve.ts";
import { awaitMaterial } from "./verbs/await-material.ts";
import { cancel } from "./verbs/cancel.ts";
import { close } from "./verbs/close.ts";
import { complete } from "./verbs/complete.ts";
import { decide } from "./verbs/decide.ts";
import { dispatch } from "./verbs/dispatch.ts";
import { hold } from "./verbs/hold.ts";
import { resume } from "./verbs/resume.ts";
import { schedule } from "./verbs/schedule.ts";
import { start } from "./verbs/start.ts";

const actor: Actor = { kind: "person", name: "Dora", technicianId: null, ownOrdersOnly: false };
const technician = {
  id: 7,
  name: "Ana",
  skills: ["mechanical"],
  sites: "all" as const,
  active: true,
};
const context = { now: 0, actor, technician };
const reason = "a reason";
const report = {
  foundCondition: "as-flagged",
  activity: "replace",
  partsUsed: [],
  downtimeMinutes: 1,
  note: "",
} as const;

const tries = [
  (order: WorkOrder) => decide(approve, order, {}, context),
  (order: WorkOrder) =>
    decide(schedule, order, { technicianId: 7, startAt: "2030-01-01T00:00:00Z" }, context),
  (order: WorkOrder) => decide(dispatch, order, {}, context),
  (order: WorkOrder) => decide(start, order, {}, context),
  (order: WorkOrder) => decide(hold, order, { reason }, context),
  (order: WorkOrder) => decide(resume, order, { withoutParts: true, reason }, context),
  (order: WorkOrder) =>
    decide(awaitMaterial, order, { reason, parts: [{ number: "A", quantity: 1 }] }, context),
  (order: WorkOrder) => decide(complete, order, { ...report, partsUsed: [] }, context),
  (order: WorkOrder) => decide(close, order, {}, context),
  (order: WorkOrder) => decide(cancel, order, { reason }, context),
];

const orders = record({
  status: constantFrom("awaiting-approval", "approved", "awaiting-material"),
  lacksParts: boolean(),
}).map(({ status, lacksParts }): WorkOrder => ({
  number: "WO-1042",
  kind: "process",
  status,
  statusSince: 0,
  statusReason: null,
  heldFrom: null,
  requiredSkill: "mechanical",
  technician: null,
  scheduledFor: null,
  short: lacksParts ? [{ number: "A", name: "Part A", missing: 1 }] : [],
}));

describe("whatever is tried on an order, in any sequence", () => {
  it("leaves it in a status that makes sense with the rest of it, and an ended order ended", () => {
    const sequences = array(integer({ min: 0, max: tries.length - 1 }), { maxLength: 40 });
    assert(
      property(orders, sequences, (first, sequence) => {
        let order = first;
        for (const index of sequence) {
          const before = order;
          const event = tries[index]!(order);
          if (isRefusal(event)) {
            expect(event.why).toContain("WO-1042 cannot be");
            continue;
          }
          order = evolve(order, event, before.statusSince + 1);
          expect(workOrderStatuses).toContain(order.status);
          expect(order.heldFrom !== null).toBe(order.status === "on-hold");
          if (["dispatched", "in-progress", "completed", "closed"].includes(order.status)) {
            expect(order.technician).not.toBeNull();
          }
          if (!isOpen(before.status))
            expect([before.status, order.status]).toEqual(["completed", "closed"]);
        }
      }),
    );
  });
});
