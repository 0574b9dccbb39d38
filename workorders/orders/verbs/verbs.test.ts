import { describe, expect, it } from "vitest";

import type { FailureReport } from "../../outcomes/failure-report.ts";
import { evolve } from "../event.ts";
import { isRefusal } from "../order.ts";
import type { Actor, WorkOrder } from "../order.ts";
import { workOrderStatuses } from "../status.ts";
import { allowedVerbs } from "./allowed.ts";
import { verbs } from "./all.ts";
import { approve } from "./approve.ts";
import { awaitMaterial } from "./await-material.ts";
import { cancel } from "./cancel.ts";
import { close } from "./close.ts";
import { complete } from "./complete.ts";
import { decide } from "./decide.ts";
import { dispatch } from "./dispatch.ts";
import { hold } from "./hold.ts";
import { resume } from "./resume.ts";
import { schedule } from "./schedule.ts";
import { start } from "./start.ts";

const now = Date.parse("2026-11-21T14:02:00Z");
const dispatcher: Actor = {
  kind: "person",
  name: "Dora",
  technicianId: null,
  ownOrdersOnly: false,
};
const ana = { id: 7, name: "Ana", skills: ["mechanical"], sites: "all", active: true } as const;
const bob = { ...ana, id: 8, name: "Bob", skills: ["electrical"] };
const given = (change: Partial<WorkOrder> = {}): WorkOrder => ({
  number: "WO-1042",
  kind: "process",
  status: "approved",
  statusSince: now - 60_000,
  statusReason: null,
  heldFrom: null,
  requiredSkill: "mechanical",
  technician: null,
  scheduledFor: null,
  short: [],
  ...change,
});
const context = { now, actor: dispatcher, technician: { ...ana, skills: [...ana.skills] } };
const report: FailureReport = {
  foundCondition: "as-flagged",
  activity: "replace",
  partsUsed: [],
  downtimeMinutes: 30,
  note: "",
};

describe("a work order's verbs", () => {
  it("takes an order from approval to its close", () => {
    let order = given({ status: "awaiting-approval" });
    const startAt = "2026-11-21T16:30:00+01:00";
    const steps = [
      [() => decide(approve, order, {}, context), "approved"],
      [() => decide(schedule, order, { technicianId: 7, startAt }, context), "scheduled"],
      [() => decide(dispatch, order, {}, context), "dispatched"],
      [() => decide(start, order, {}, context), "in-progress"],
      [() => decide(hold, order, { reason: "waiting for a permit" }, context), "on-hold"],
      [() => decide(resume, order, { withoutParts: false }, context), "in-progress"],
      [() => decide(complete, order, report, context), "completed"],
      [() => decide(close, order, {}, context), "closed"],
    ] as const;
    for (const [step, status] of steps) {
      const event = step();
      if (isRefusal(event)) throw new Error(event.why);
      order = evolve(order, event, now);
      expect(order.status).toBe(status);
    }
    expect(order.technician).toEqual({ id: 7, name: "Ana" });
  });

  it("names the order, its status and the remedy when a verb comes at the wrong time", () => {
    const order = given({ status: "on-hold", statusReason: "waiting for a permit" });
    expect(decide(start, order, {}, context)).toEqual({
      code: "wrong-status",
      why: "WO-1042 cannot be started: it is on-hold since 2026-11-21 14:01 UTC (waiting for a permit).",
      remedy: "Resume it first.",
    });
  });

  it("sends an approved order with a short kit to wait for its parts", () => {
    const short = [{ number: "BRG-1", name: "Bearing", missing: 1 }];
    const order = given({ status: "awaiting-approval", short });
    expect(evolve(order, { type: "approved" }, now).status).toBe("awaiting-material");
  });

  it("resumes an order without its parts only with a reason", () => {
    const short = [{ number: "BRG-1", name: "Bearing", missing: 1 }];
    const order = given({ status: "awaiting-material", short });
    expect(decide(resume, order, { withoutParts: true }, context)).toMatchObject({
      code: "parts-missing",
      why: "WO-1042 cannot be resumed: it lacks 1 × Bearing (BRG-1).",
    });
    const reason = "the plant's own store has one";
    expect(decide(resume, order, { withoutParts: true, reason }, context)).toEqual({
      type: "resumed",
      reason,
    });
  });

  it("gives every reason why a technician cannot be sent", () => {
    const answer = decide(
      dispatch,
      given(),
      {},
      { ...context, technician: { ...bob, active: false } },
    );
    expect(answer).toMatchObject({
      code: "unsuitable-technician",
      why: "WO-1042 cannot be dispatched to Bob: Bob is not active; lacks the skill mechanical (has electrical).",
    });
  });

  it("lets a technician take an order for themselves but not for another, nor work on another's", () => {
    const actor: Actor = { kind: "person", name: "Bob", technicianId: 8, ownOrdersOnly: true };
    expect(decide(dispatch, given(), {}, { ...context, actor })).toMatchObject({
      code: "not-yours",
    });
    const order = given({ status: "dispatched", technician: { id: 7, name: "Ana" } });
    expect(decide(start, order, {}, { ...context, actor })).toMatchObject({
      code: "not-yours",
      why: "WO-1042 cannot be started by Bob: it is Ana's.",
    });
  });

  it("does not schedule into the past", () => {
    const command = { technicianId: 7, startAt: "2026-11-21T14:01:59Z" };
    expect(decide(schedule, given(), command, context)).toMatchObject({ code: "in-the-past" });
  });

  it("never cancels work that has begun, and ends nothing twice", () => {
    for (const status of ["in-progress", "completed", "closed", "cancelled"] as const) {
      expect(decide(cancel, given({ status }), { reason: "not needed" }, context)).toMatchObject({
        code: "wrong-status",
      });
    }
  });

  it("waits for material from anywhere the need can show", () => {
    const command = { reason: "the shaft is scored", parts: [{ number: "SHF-1", quantity: 1 }] };
    for (const status of awaitMaterial.from) {
      expect(decide(awaitMaterial, given({ status }), command, context)).toEqual({
        type: "material-awaited",
        ...command,
      });
    }
  });
});

describe("allowed verbs", () => {
  it("agree with what the verbs decide, in every status", () => {
    for (const status of workOrderStatuses) {
      const allowed = allowedVerbs(given({ status }), dispatcher, ["admin"]);
      expect(allowed.map(({ verb }) => verb)).toEqual(verbs.map(({ name }) => name));
      for (const verb of verbs) {
        const said = allowed.find((entry) => entry.verb === verb.name);
        expect(said?.allowed).toBe(verb.from.includes(status));
      }
    }
  });

  it("tell who may do what the principal may not", () => {
    const [first] = allowedVerbs(given({ status: "awaiting-approval" }), dispatcher, ["viewer"]);
    expect(first).toMatchObject({
      verb: "approve",
      allowed: false,
      reason: "It takes a dispatcher or a reliability engineer to approve an order.",
    });
  });
});
