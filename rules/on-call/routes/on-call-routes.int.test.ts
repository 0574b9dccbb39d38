import { createRoutes } from "#platform";
import type { Database, Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { alarmedPlant } from "../testing/alarmed-plant.ts";
import type { AlarmedPlant } from "../testing/alarmed-plant.ts";
import { addPerson } from "../testing/people.ts";
import { addOnCallRoutes } from "./on-call-routes.ts";

let db: Database;
let plant: AlarmedPlant;
let ana: number;
let bo: number;
let siteId: number;
beforeAll(async () => {
  db = await testDatabase();
  plant = await alarmedPlant(db);
  ({ siteId } = plant.asset("P-101"));
  ana = await addPerson(db, { name: "Ana" });
  bo = await addPerson(db, { name: "Bo", sites: [siteId] });
});
beforeEach(() => plant.beginAnew());

const dispatcher = { roles: ["dispatcher"] } as const satisfies Partial<Principal>;

async function call(
  method: "get" | "post" | "put",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = dispatcher,
) {
  const routes = createRoutes();
  addOnCallRoutes(routes, { db, registry: plant.registry, clock: plant.clock });
  const response = await testApi([routes], principal).request(`/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return { status: response.status, body: (await response.json()) as any };
}

const rota = (more: object = {}) => ({
  name: "Cooling water",
  timeZone: "Europe/Berlin",
  layers: [
    {
      name: "first",
      people: [ana, bo],
      handOver: { every: "day", at: "08:00", since: "2026-11-20" },
    },
  ],
  ...more,
});
const makeRota = async (of: number | null = siteId): Promise<number> => {
  const { status, body } = await call("post", "/on-call-rotas", { siteId: of, rota: rota() });
  expect(status).toBe(201);
  return body.id;
};

describe("rotas", () => {
  test("are made, read and changed by version, each change kept with who and why", async () => {
    const id = await makeRota();
    const one = await call("get", `/on-call-rotas/${id}`);
    expect(one.body).toMatchObject({
      siteId,
      version: 1,
      people: [
        { id: ana, name: "Ana" },
        { id: bo, name: "Bo" },
      ],
      retired: null,
    });
    const change = { version: 1, rota: rota({ name: "Pumps" }), comment: "renamed" };
    expect((await call("put", `/on-call-rotas/${id}`, change)).body).toMatchObject({
      version: 2,
      rota: { name: "Pumps" },
    });
    expect(await call("put", `/on-call-rotas/${id}`, change)).toMatchObject({
      status: 409,
      body: { code: "stale-version" },
    });
    const versions = await call("get", `/on-call-rotas/${id}/versions`);
    expect(versions.body.items).toMatchObject([
      { version: 2, by: "Ana Ruiz", comment: "renamed" },
      { version: 1, comment: null },
    ]);
    expect((await call("post", `/on-call-rotas/${id}/retire`)).body.retired).toMatchObject({
      by: "Ana Ruiz",
    });
    expect((await call("get", "/on-call-rotas")).body.items).toEqual([]);
    expect((await call("get", "/on-call-rotas?retired=true")).body.items).toHaveLength(1);
  });

  test("name only who can be on call, and say which name is wrong", async () => {
    const [layer] = rota().layers;
    const wrong = rota({ layers: [{ ...layer, people: [ana, 999_999] }] });
    expect(await call("post", "/on-call-rotas", { siteId, rota: wrong })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { field: "rota.layers[0].people[1]", message: "names person 999999, who does not exist" },
        ],
      },
    });
    const elsewhere = { siteId: siteId + 1, rota: rota() };
    expect((await call("post", "/on-call-rotas", elsewhere)).body.errors).toMatchObject([
      { field: "rota.layers[0].people[1]", message: "names Bo, who may not see the site" },
    ]);
    const nowhere = { siteId, rota: rota({ timeZone: "Europe/Atlantis" }) };
    expect((await call("post", "/on-call-rotas", nowhere)).status).toBe(422);
  });

  test("of one site are not there for who may not see it; those of all sites are only read", async () => {
    const own = await makeRota();
    const general = await makeRota(null);
    const other = { roles: ["dispatcher"], sites: [siteId + 1] } as const;
    expect((await call("get", `/on-call-rotas/${own}`, undefined, other)).status).toBe(404);
    const seen = await call("get", "/on-call-rotas", undefined, other);
    expect(seen.body.items.map(({ id }: { id: number }) => id)).toEqual([general]);
    const retired = await call("post", `/on-call-rotas/${general}/retire`, undefined, other);
    expect(retired).toMatchObject({ status: 403, body: { code: "scope-too-narrow" } });
    const viewer = { roles: ["viewer"] } as const;
    expect((await call("post", `/on-call-rotas/${own}/retire`, undefined, viewer)).status).toBe(
      403,
    );
  });

  test("page", async () => {
    const [first, second] = [await makeRota(), await makeRota()];
    const page = await call("get", "/on-call-rotas?limit=1");
    expect(page.body.items).toMatchObject([{ id: first }]);
    const next = await call("get", `/on-call-rotas?limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ id: second }], nextCursor: null });
  });
});

describe("who is on call", () => {
  test("is told for now, for a moment, and as a roster", async () => {
    const id = await makeRota();
    // 21 November, half past three in the afternoon: the second day.
    const now = await call("get", "/on-call");
    expect(now.body.items).toMatchObject([
      { rota: { id, name: "Cooling water" }, layers: [{ layer: "first", person: { name: "Bo" } }] },
    ]);
    const later = await call("get", "/on-call?at=2026-11-22T07:00:00Z");
    expect(later.body.items[0].layers[0].person.name).toBe("Ana");
    const span = "from=2026-11-21T00:00:00Z&to=2026-11-23T00:00:00Z";
    const roster = await call("get", `/on-call-rotas/${id}/roster?${span}`);
    expect(
      roster.body.layers[0].entries.map(
        ({ person, from }: { person: { name: string }; from: string }) => [person.name, from],
      ),
    ).toEqual([
      ["Ana", "2026-11-21T00:00:00.000Z"],
      ["Bo", "2026-11-21T07:00:00.000Z"],
      ["Ana", "2026-11-22T07:00:00.000Z"],
    ]);
    const years = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
    expect((await call("get", `/on-call-rotas/${id}/roster?${years}`)).status).toBe(422);
  });

  const shift = { layer: "first", from: "2026-11-21T12:00:00Z", until: "2026-11-21T18:00:00Z" };

  test("is somebody else while they stand in, until that is taken back", async () => {
    const id = await makeRota();
    const path = `/on-call-rotas/${id}/stand-ins`;
    const added = await call("post", path, { ...shift, personId: ana, reason: "swapped" });
    expect(added).toMatchObject({ status: 201, body: { person: { name: "Ana" } } });
    const [layer] = (await call("get", "/on-call")).body.items[0].layers;
    expect(layer).toMatchObject({
      person: { name: "Ana" },
      why: "override",
      insteadOf: { name: "Bo" },
    });
    expect((await call("get", path)).body.items).toMatchObject([{ reason: "swapped" }]);
    await call("post", `/on-call-stand-ins/${added.body.id}/cancel`);
    expect((await call("get", "/on-call")).body.items[0].layers[0].person.name).toBe("Bo");
    expect((await call("get", path)).body.items).toEqual([]);
    const again = await call("post", `/on-call-stand-ins/${added.body.id}/cancel`);
    expect(again).toMatchObject({ status: 409 });
  });

  test("is a technician by their own word only, and within the rota", async () => {
    const id = await makeRota();
    const path = `/on-call-rotas/${id}/stand-ins`;
    const asBo = { roles: ["technician"], id: bo, name: "Bo" } as const;
    expect((await call("post", path, { ...shift, personId: ana }, asBo)).body.code).toBe(
      "not-yours",
    );
    expect((await call("post", path, { ...shift, personId: bo }, asBo)).status).toBe(201);
    const nowhere = { ...shift, layer: "night", personId: ana };
    expect((await call("post", path, nowhere)).body.errors).toMatchObject([{ field: "layer" }]);
    const backwards = { ...shift, until: shift.from, personId: ana };
    expect((await call("post", path, backwards)).body.errors).toMatchObject([{ field: "until" }]);
  });

  test("can be chosen among those who reach the asker's sites", async () => {
    const all = await call("get", "/on-call-people?q=n");
    expect(all.body.items.map(({ name }: { name: string }) => name)).toEqual(["Ana"]);
    const other = { roles: ["dispatcher"], sites: [siteId + 1] } as const;
    const seen = await call("get", "/on-call-people", undefined, other);
    expect(seen.body.items.map(({ name }: { name: string }) => name)).toEqual(["Ana"]);
  });
});

describe("escalation policies", () => {
  const policyOf = (...tell: object[]) => ({
    levels: [{ severities: [3, 4], steps: [{ after: "0s", tell }] }],
    acceptOrdersWithin: { P1: "30m" },
  });
  const put = (body: object, principal: Partial<Principal> = dispatcher) =>
    call("put", "/escalation-policies", { comment: "why", ...body }, principal);

  test("hold for a site or for all others, and what was before stays", async () => {
    const id = await makeRota();
    await put({ siteId: null, policy: policyOf({ person: ana }) });
    await put({ siteId, policy: policyOf({ onCall: { rota: id, layer: "first" } }) });
    const now = await call("get", "/escalation-policies");
    expect(now.body.items).toMatchObject([{ siteId: null }, { siteId, by: "Ana Ruiz" }]);
    await put({ siteId, policy: null, comment: "as everywhere" });
    expect((await call("get", "/escalation-policies")).body.items).toMatchObject([
      { siteId: null, policy: policyOf({ person: ana }) },
    ]);
    const history = await call("get", `/escalation-policies/history?site=${siteId}`);
    expect(history.body.items).toMatchObject([{ policy: null, comment: "as everywhere" }, {}]);
    await plant.vibrates(9, "P-101");
    expect((await plant.settle()).map(({ address }) => address.name)).toEqual(["Ana"]);
  });

  test("name only what is there, by field", async () => {
    const id = await makeRota();
    const wrong = policyOf(
      { everybody: 999 },
      { onCall: { rota: id, layer: "night" } },
      { person: 999 },
    );
    expect((await put({ siteId, policy: wrong })).body.errors).toEqual([
      {
        field: "policy.levels[0].steps[0].tell[0]",
        message: "names rota 999, which does not exist",
      },
      {
        field: "policy.levels[0].steps[0].tell[1]",
        message: `names a layer that rota ${id} has not; it has first`,
      },
      {
        field: "policy.levels[0].steps[0].tell[2]",
        message: "names person 999, who does not exist",
      },
    ]);
    expect((await put({ siteId: null, policy: null })).status).toBe(422);
  });

  test("of all sites are changed by who answers for all", async () => {
    const narrow = { roles: ["dispatcher"], sites: [siteId] } as const;
    const policy = policyOf({ person: ana });
    expect((await put({ siteId: null, policy }, narrow)).status).toBe(403);
    expect((await put({ siteId: siteId + 1, policy }, narrow)).status).toBe(404);
    expect((await put({ siteId, policy }, narrow)).status).toBe(200);
  });
});

describe("the trace of a flag", () => {
  test("says who was told when by which way, who was not and why, and what happened", async () => {
    const id = await makeRota();
    const tell = [{ onCall: { rota: id } }, { webhooks: true }];
    await plant.policy({ steps: [{ after: "0s", tell }] });
    await plant.vibrates(9, "P-101");
    await plant.settle();
    const [flag] = await plant.flags();
    const { body } = await call("get", `/flags/${flag!.id}/escalation`);
    expect(body).toMatchObject({
      escalations: [{ episode: 1, state: "exhausted", about: { kind: "flag", id: flag!.id } }],
      items: [
        { to: { kind: "webhooks" }, state: "skipped" },
        {
          step: 1,
          round: 1,
          to: { kind: "person", name: "Bo", via: "on call in first of the rota Cooling water" },
          state: "told",
          message: {
            state: "delivered",
            reason: null,
            ways: [{ channel: "email", state: "delivered", attempts: 1 }],
          },
          acknowledgedAt: null,
        },
      ],
    });
    const { at } = body.items[1].message.ways[0];
    expect(Date.parse(at)).toBe(plant.clock.now());
    const first = await call("get", `/flags/${flag!.id}/escalation?limit=1`);
    expect(first.body.items).toHaveLength(1);
    const rest = `/flags/${flag!.id}/escalation?limit=1&cursor=${first.body.nextCursor}`;
    expect((await call("get", rest)).body).toMatchObject({ items: [{ state: "told" }] });
    const listed = await call("get", "/escalations?state=exhausted");
    expect(listed.body.items).toMatchObject([{ subject: "High: Vibration above limit on P-101" }]);
    const elsewhere = { roles: ["dispatcher"], sites: [siteId + 1] } as const;
    expect((await call("get", `/flags/${flag!.id}/escalation`, undefined, elsewhere)).status).toBe(
      404,
    );
    expect((await call("get", "/escalations", undefined, elsewhere)).body.items).toEqual([]);
    await db.pool.query("delete from platform.message");
    const aged = await call("get", `/flags/${flag!.id}/escalation`);
    expect(aged.body.items[1]).toMatchObject({ message: { state: null, reason: null, ways: [] } });
  });
});

describe("what people are being told of", () => {
  const theirs = async () => (await call("get", "/escalations")).body.items[0];

  test("is acknowledged by somebody who is signed in, the flag with it, once", async () => {
    await plant.policy({ steps: [{ after: "10m", tell: [{ person: ana }] }] });
    await plant.vibrates(9, "P-101");
    await plant.settle();
    const { id } = await theirs();
    const viewer = { roles: ["viewer"] } as const;
    const path = `/escalations/${id}/acknowledge`;
    expect((await call("post", path, undefined, viewer)).status).toBe(403);
    const elsewhere = { roles: ["dispatcher"], sites: [siteId + 1] } as const;
    expect((await call("post", path, undefined, elsewhere)).status).toBe(404);
    expect((await call("post", path)).body).toMatchObject({
      state: "ended",
      ended: { why: "acknowledged", words: "Ana Ruiz acknowledged it" },
    });
    expect(await plant.flags()).toMatchObject([{ acknowledged_by: "Ana Ruiz" }]);
    expect(await call("post", path)).toMatchObject({
      status: 409,
      body: { code: "already-over" },
    });
    plant.clock.advance(600_000);
    expect(await plant.settle()).toEqual([]);
  });

  test("has its trace, whatever it is about", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    await plant.policy({ steps: [{ after: "0s", tell: [{ person: ana }] }] });
    await plant.vibrates(9, ...plant.tags.slice(0, 6));
    await plant.settle();
    const flood = await theirs();
    expect(flood).toMatchObject({ about: { kind: "flood" }, severity: 3 });
    const { body } = await call("get", `/escalations/${flood.id}/trace`);
    expect(body).toMatchObject({
      escalations: [{ id: flood.id }],
      items: [{ to: { name: "Ana" }, state: "told" }],
    });
    expect((await call("get", "/escalations/999999/trace")).status).toBe(404);
  });
});
