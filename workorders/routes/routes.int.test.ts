import { testApi, testDatabase } from "#platform/testing";
import type { Principal } from "#platform";
import { beforeAll, describe, expect, it } from "vitest";

import { fixture } from "../testing/fixture.ts";
import { addTechnician } from "../testing/supply.ts";
import { verbs } from "../orders/verbs/all.ts";
import { supplyRoutes } from "./supply-routes.ts";
import { workOrderRoutes } from "./work-order-routes.ts";

let f: ReturnType<typeof fixture>;
let routes: Parameters<typeof testApi>[0];

beforeAll(async () => {
  const database = await testDatabase();
  f = fixture(database);
  routes = [workOrderRoutes(database, f.settings), supplyRoutes(database, f.settings)];
});

async function call(
  principal: Partial<Principal>,
  method: string,
  path: string,
  body?: unknown,
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects
): Promise<{ status: number; body: any }> {
  const response = await testApi(routes, principal).request(`/api/v1${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: response.status, body: await response.json() };
}

const admin: Partial<Principal> = {};
const viewer: Partial<Principal> = { roles: ["viewer"] };
const south: Partial<Principal> = { roles: ["admin"], sites: [2] };

const supply = {
  locations: [
    { code: "north-depot", name: "North depot", site: "north" },
    { code: "van-1", name: "Ana's van", kind: "van", technician: "Ana" },
  ],
  parts: [
    { number: "BRG-6308", name: "Deep groove bearing 6308", unitCost: 42.5 },
    { number: "SEAL-22", name: "Shaft seal 22 mm", unitCost: 18 },
  ],
  stock: [
    { location: "north-depot", part: "BRG-6308", onHand: 1 },
    { location: "van-1", part: "SEAL-22", onHand: 1 },
  ],
  kits: [
    {
      failureMode: "bearing-wear",
      assetClass: "pump",
      lines: [{ part: "BRG-6308" }, { part: "SEAL-22", quantity: 1 }],
    },
  ],
};
const technicians = {
  technicians: [
    { name: "Ana", skills: ["mechanical"] },
    { name: "Bob", skills: ["electrical"], sites: ["south"] },
  ],
};

describe("imports", () => {
  it("say what they would do, do it, and do nothing the second time", async () => {
    const people = await call(admin, "POST", "/technicians/imports", technicians);
    expect(people.body).toEqual({
      dryRun: false,
      technicians: { created: 2, updated: 0, unchanged: 0 },
    });
    const expected = {
      locations: { created: 2, updated: 0, unchanged: 0 },
      parts: { created: 2, updated: 0, unchanged: 0 },
      stock: { created: 2, updated: 0, unchanged: 0 },
      kits: { created: 1, updated: 0, unchanged: 0 },
    };
    const dry = await call(admin, "POST", "/supply/imports?dryRun=true", supply);
    expect(dry.body).toMatchObject({ dryRun: true, ...expected });
    expect((await call(admin, "GET", "/parts")).body.items).toEqual([]);
    const first = await call(admin, "POST", "/supply/imports", supply);
    expect(first.body).toMatchObject({ dryRun: false, ...expected });
    const second = await call(admin, "POST", "/supply/imports", supply);
    expect(second.body).toMatchObject({
      locations: { created: 0, updated: 0, unchanged: 2 },
      parts: { unchanged: 2 },
      stock: { unchanged: 2 },
      kits: { unchanged: 1 },
    });
  });

  it("bring kits that are listed with their parts, by failure mode or by the code that rules name", async () => {
    const lines = [{ part: "SEAL-22", quantity: 2 }];
    await call(admin, "POST", "/supply/imports", { kits: [{ code: "seal-set", lines }] });
    const first = await call(viewer, "GET", "/kits?limit=1");
    expect(first.body.items).toMatchObject([
      {
        code: null,
        failureMode: "bearing-wear",
        assetClass: "pump",
        lines: [
          { number: "BRG-6308", quantity: 1 },
          { number: "SEAL-22", quantity: 1 },
        ],
      },
    ]);
    const sealSet = {
      code: "seal-set",
      failureMode: null,
      assetClass: null,
      lines: [{ number: "SEAL-22", name: "Shaft seal 22 mm", quantity: 2 }],
    };
    const rest = await call(viewer, "GET", `/kits?limit=1&cursor=${first.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [sealSet], nextCursor: null });
    expect((await call(viewer, "GET", "/kits?code=seal-set")).body.items).toMatchObject([sealSet]);
    const none = await call(viewer, "GET", "/kits?failureMode=seal-leak");
    expect(none.body.items).toEqual([]);
  });

  it("name every error by its path, and change nothing", async () => {
    const { status, body } = await call(admin, "POST", "/supply/imports", {
      parts: [{ number: "NEW-1", name: "New part", unitCost: 1 }],
      locations: [{ code: "east", name: "East depot", site: "east" }],
      stock: [{ location: "nowhere", part: "NEW-1", onHand: 1 }],
      kits: [{ failureMode: "x", lines: [{ part: "GHOST" }] }],
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      "locations[0].site",
      "stock[0].location",
      "kits[0].lines[0].part",
    ]);
    const { body: parts } = await call(admin, "GET", "/parts?q=NEW-1");
    expect(parts.items).toEqual([]);
  });

  it("refuse a document that says a thing twice, and one from someone who answers for some sites only", async () => {
    const twice = { parts: [supply.parts[0], supply.parts[0]] };
    const { body } = await call(admin, "POST", "/supply/imports", twice);
    expect(body.errors).toEqual([
      { field: "parts[1]", message: "says BRG-6308 again, as parts[0] does; keep one of them" },
    ]);
    const narrow = await call(south, "POST", "/supply/imports", supply);
    expect(narrow).toMatchObject({ status: 403, body: { code: "scope-too-narrow" } });
  });
});

describe("an order over HTTP", () => {
  it("shows why it exists, how urgent it is, whether it is ready, who can go and what can be done", async () => {
    const flag = await f.raise({ assetId: 101 });
    const list = await call(viewer, "GET", "/work-orders");
    expect(list.body).toMatchObject({
      nextCursor: null,
      items: [
        {
          status: "approved",
          title: "Bearing wear on P-101",
          asset: { tag: "P-101", class: "pump" },
          failureMode: { code: "bearing-wear", name: "Bearing wear" },
          priority: { class: "P3", score: 4 },
          kit: { state: "ready", lines: 2, missing: 0 },
          flagCount: 1,
        },
      ],
    });
    const { id } = list.body.items[0];
    const { body } = await call(viewer, "GET", `/work-orders/WO-${id}`);
    expect(body.flags).toMatchObject([
      {
        number: `F-${flag.flagId}`,
        state: "raised",
        evidence: { href: `/api/v1/flags/${flag.flagId}` },
      },
    ]);
    expect(body.kit).toMatchObject({ state: "ready", cost: 60.5, short: [] });
    expect(body.kit.lines[0]).toMatchObject({
      part: { number: "BRG-6308", unitCost: 42.5 },
      planned: 1,
      missing: 0,
      used: null,
      reservations: [
        { location: { code: "north-depot", kind: "depot" }, quantity: 1, state: "hard" },
      ],
    });
    expect(body.failureMode.steps.length).toBeGreaterThan(2);
    expect(body.priority.terms).toHaveLength(4);
    expect(body.candidates).toMatchObject([
      {
        name: "Ana",
        suitable: true,
        notes: ["carries Shaft seal 22 mm of the kit in the van", "has no open order"],
      },
      {
        name: "Bob",
        suitable: false,
        whyNot: ["lacks the skill mechanical (has electrical)", "does not work at North works"],
      },
    ]);
    expect(body.verbs.every(({ allowed }: { allowed: boolean }) => !allowed)).toBe(true);
  });

  it("goes through its verbs, each answering the order as it is then", async () => {
    const { body: list } = await call(admin, "GET", "/work-orders");
    const { id, version } = list.items[0];
    const { body: people } = await call(admin, "GET", "/technicians");
    const ana = people.items.find(({ name }: { name: string }) => name === "Ana");
    const dispatched = await call(admin, "POST", `/work-orders/${id}/dispatch`, {
      technicianId: ana.id,
      version,
    });
    expect(dispatched).toMatchObject({
      status: 200,
      body: { status: "dispatched", technician: { name: "Ana" }, version: version + 1 },
    });
    const again = await call(admin, "POST", `/work-orders/${id}/dispatch`, {});
    expect(again).toMatchObject({
      status: 409,
      body: { code: "wrong-status", data: { status: "dispatched" } },
    });
    expect(again.body.detail).toContain(`WO-${id} cannot be dispatched: it is dispatched`);
    const started = await call(admin, "POST", `/work-orders/${id}/start`, {});
    expect(started.body).toMatchObject({ status: "in-progress", kit: { state: "picked" } });
    const bad = await call(admin, "POST", `/work-orders/${id}/complete`, {});
    expect(bad.status).toBe(422);
    expect(bad.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      "foundCondition",
      "activity",
      "partsUsed",
      "downtimeMinutes",
    ]);
    const completed = await call(admin, "POST", `/work-orders/${id}/complete`, {
      foundCondition: "as-flagged",
      activity: "replace",
      mechanism: "wear",
      cause: "expected-wear-and-tear",
      componentCode: "drive-end-bearing",
      partsUsed: [{ number: "BRG-6308", quantity: 1 }],
      downtimeMinutes: 45,
      note: "Inner race spalled.",
    });
    expect(completed.body).toMatchObject({
      status: "completed",
      repaired: true,
      report: { componentCode: "drive-end-bearing" },
      flags: [{ outcome: "confirmed" }],
      kit: { state: "settled", short: [] },
    });
    const closed = await call(admin, "POST", `/work-orders/${id}/close`, {});
    expect(closed.body).toMatchObject({ status: "closed" });
    expect((await call(admin, "GET", "/work-orders")).body.items).toEqual([]);
    const ended = await call(admin, "GET", "/work-orders?status=ended");
    expect(ended.body.items).toHaveLength(1);
  });

  it("lets a technician work on their own orders only", async () => {
    const cem = await addTechnician(f.db, "Cem", ["mechanical"], { personId: 77 });
    await addTechnician(f.db, "Deb", ["mechanical"], { personId: 78 });
    await f.raise({ assetId: 130, failureMode: "imbalance" });
    const { body: list } = await call(admin, "GET", "/work-orders?asset=130");
    const { id } = list.items[0];
    const asCem: Partial<Principal> = { id: 77, name: "Cem", roles: ["technician"] };
    const asDeb: Partial<Principal> = { id: 78, name: "Deb", roles: ["technician"] };
    const taken = await call(asCem, "POST", `/work-orders/${id}/dispatch`, {});
    expect(taken.body.technician).toEqual({ id: cem, name: "Cem" });
    const other = await call(asDeb, "POST", `/work-orders/${id}/start`, {});
    expect(other).toMatchObject({ status: 409, body: { code: "not-yours" } });
    const denied = await call(asCem, "POST", `/work-orders/${id}/cancel`, { reason: "no time" });
    expect(denied.status).toBe(403);
  });
});

describe("the documentation", () => {
  it("lists each verb with what its command takes", async () => {
    const { body } = await call(admin, "GET", "/openapi.json");
    for (const { name } of verbs) {
      const operation = body.paths[`/api/v1/work-orders/{id}/${name}`]?.post;
      expect(operation?.requestBody.content["application/json"].schema, name).toBeDefined();
    }
    expect(Object.keys(body.components.schemas)).toContain("WorkOrder");
  });
});

describe("the queue", () => {
  it("pages through every order once, in each of its sorts", async () => {
    const severities = [1, 2, 3, 4, 3, 2, 1];
    for (const [index, severity] of severities.entries()) {
      f.clock.advance(1_000);
      await f.raise({ assetId: 140 + index, failureMode: "imbalance", severity });
    }
    const all = await call(admin, "GET", "/work-orders?status=any&limit=200");
    const ids = all.body.items.map(({ id }: { id: number }) => id);
    const ascending = (list: number[]) => list.toSorted((a, b) => a - b);
    for (const sort of ["priority", "due", "opened", "updated", "asset"]) {
      const seen: number[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: { body: { items: { id: number }[]; nextCursor: string | null } } = await call(
          admin,
          "GET",
          `/work-orders?status=any&limit=2&sort=${sort}${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        seen.push(...page.body.items.map(({ id }) => id));
        ({ nextCursor: cursor } = page.body);
      }
      expect(ascending(seen)).toEqual(ascending(ids));
    }
    const scores = all.body.items.map(
      ({ priority }: { priority: { score: number } }) => priority.score,
    );
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
  });

  it("can be narrowed, and refuses a filter that it does not know", async () => {
    const high = await call(admin, "GET", "/work-orders?priority=P2,P1&q=p-14");
    expect(high.body.items).toHaveLength(1);
    const typo = await call(admin, "GET", "/work-orders?staus=approved");
    expect(typo.status).toBe(422);
    const wrong = await call(admin, "GET", "/work-orders?status=openn");
    expect(wrong.status).toBe(422);
  });
});

describe("people of another site", () => {
  it("see no order, no kit, no technician of it, and no verb works on it", async () => {
    await f.raise({ assetId: 160, failureMode: "imbalance" });
    const { body: list } = await call(admin, "GET", "/work-orders?asset=160");
    const { id } = list.items[0];
    expect((await call(south, "GET", "/work-orders?status=any")).body.items).toEqual([]);
    expect((await call(south, "GET", `/work-orders/${id}`)).status).toBe(404);
    const bodies: Record<string, unknown> = {
      schedule: { technicianId: 1, startAt: "2036-01-01T00:00:00Z" },
      hold: { reason: "waiting" },
      "await-material": { reason: "waiting", parts: [{ number: "BRG-6308", quantity: 1 }] },
      complete: {
        foundCondition: "no-fault",
        activity: "inspection",
        partsUsed: [],
        downtimeMinutes: 0,
      },
      cancel: { reason: "not needed" },
    };
    for (const { name } of verbs) {
      const answer = await call(south, "POST", `/work-orders/${id}/${name}`, bodies[name] ?? {});
      expect(answer.status, name).toBe(404);
    }
    const { body: parts } = await call(south, "GET", "/parts?q=BRG-6308");
    expect(parts.items[0].stock).toEqual([]);
    const nowhere: Partial<Principal> = { roles: ["admin"], sites: [] };
    expect((await call(nowhere, "GET", "/work-orders?status=any")).body.items).toEqual([]);
    expect((await call(nowhere, "GET", `/work-orders/${id}`)).status).toBe(404);
  });
});
