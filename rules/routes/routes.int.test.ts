import { testApi, testDatabase } from "#platform/testing";
import type { Database, Principal } from "#platform";
import { beforeAll, describe, expect, test } from "vitest";
import { ruleSweeps } from "../housekeeping/sweeps.ts";
import { countFlags } from "../flags/count-flags.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { ruleRoutes } from "./routes.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});

async function call(
  method: "get" | "post",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer", "dispatcher"] },
) {
  const { registry, clock } = plant;
  const yaml = typeof body === "string";
  const response = await testApi([ruleRoutes({ db, registry, clock })], principal).request(
    `/api/v1${path}`,
    {
      method: method.toUpperCase(),
      headers: {
        "content-type": yaml ? "application/yaml" : "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
      ...(body === undefined ? {} : { body: yaml ? body : JSON.stringify(body) }),
    },
  );
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return { status: response.status, body: (await response.json()) as any };
}

const file = (more = "") => `
- key: pump-vibration-high
  name: Vibration above limit
  appliesTo: { assetClass: pump }
  severity: 3
  failureMode: bearing-wear
  condition: { limit: { signal: vibration, above: 7.1, clearBelow: 6, onDelay: 2s } }
${more}`;

describe("rules", () => {
  test("a file is taken over, its coverage said, and the same file again changes nothing", async () => {
    const first = await call(
      "post",
      "/rules/imports?comment=first",
      file(
        `- { key: turbine-hot, name: Hot, appliesTo: { assetClass: turbine }, severity: 1, condition: { noData: { signal: heat, for: 1m } } }`,
      ),
    );
    expect(first).toMatchObject({
      status: 200,
      body: {
        created: 2,
        rules: [
          { key: "pump-vibration-high", version: 1, assets: 12, warning: null },
          { key: "turbine-hot", assets: 0, warning: expect.stringContaining("watches nothing") },
        ],
      },
    });
    const again = await call("post", "/rules/imports", file());
    expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  });

  test("a dry run says what would change and changes nothing", async () => {
    const changed = file().replace("7.1", "8");
    const dry = await call("post", "/rules/imports?dryRun=true", changed);
    expect(dry.body).toMatchObject({ dryRun: true, updated: 1, rules: [{ version: 2 }] });
    expect((await call("get", "/rules/pump-vibration-high")).body.version).toBe(1);
  });

  test("a change is a new version with its author and reason", async () => {
    const version = { ...vibrationHigh, severity: 4 };
    const changed = await call(
      "post",
      "/rules/pump-vibration-high/versions?comment=worse",
      version,
    );
    expect(changed).toMatchObject({
      status: 200,
      body: {
        version: 2,
        severity: 4,
        versions: [
          { version: 2, author: "Ana Ruiz", comment: "worse" },
          { version: 1, comment: "first" },
        ],
      },
    });
  });

  test("what is wrong is named by field, and nothing is changed", async () => {
    const refused = await call("post", "/rules/imports", file().replace("2s", "soon"));
    expect(refused).toMatchObject({
      status: 422,
      body: {
        errors: [
          { field: "[0].condition.limit.onDelay", message: expect.stringContaining("soon") },
        ],
      },
    });
    expect((await call("post", "/rules", vibrationHigh)).status).toBe(409);
    expect((await call("post", "/rules/another/versions", vibrationHigh)).status).toBe(422);
    expect((await call("get", "/rules/nobody")).status).toBe(404);
  });

  test("only engineers write them", async () => {
    const refused = await call("post", "/rules/imports", file(), { roles: ["dispatcher"] });
    expect(refused.status).toBe(403);
  });

  test("the list pages by key and has each one's record", async () => {
    const first = await call("get", "/rules?limit=1");
    expect(first.body.items).toMatchObject([
      { key: "pump-vibration-high", record: { confirmed: 0, precision: null }, problem: null },
    ]);
    const second = await call("get", `/rules?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({
      items: [{ key: "turbine-hot", assets: 0 }],
      nextCursor: null,
    });
  });

  test("the schema is there for editors", async () => {
    const { body } = await call("get", "/rule-schema");
    expect(Object.keys(body.properties)).toContain("condition");
  });
});

describe("flags", () => {
  beforeAll(async () => {
    await plant.rules(vibrationHigh);
    const second = (tag: string, s: number) => plant.reading(tag, "vibration", s, s < 5 ? 3 : 9);
    for (let s = 0; s < 10; s += 1) {
      await plant.log.append([second("P-101", s), second("P-102", s)]);
    }
    await plant.scorer().settle();
  });

  test("are listed with filters, the newest first", async () => {
    const all = await call("get", "/flags?open=true");
    expect(all.body.items.map((flag: { asset: { tag: string } }) => flag.asset.tag).sort()).toEqual(
      ["P-101", "P-102"],
    );
    const one = await call(
      "get",
      `/flags?asset=${plant.asset("P-101").id}&state=unacknowledged,normal`,
    );
    expect(one.body.items).toMatchObject([
      { asset: { tag: "P-101" }, state: "unacknowledged", ruleVersion: expect.any(Number) },
    ]);
    expect((await call("get", "/flags?state=normal")).body.items).toEqual([]);
    const { raisedAt } = one.body.items[0];
    const later = new Date(Date.parse(raisedAt) + 1).toISOString();
    const within = (query: string) => call("get", `/flags?${query}`);
    expect((await within(`raisedFrom=${raisedAt}&raisedTo=${later}`)).body.items).toHaveLength(2);
    expect((await within(`raisedFrom=${later}`)).body.items).toEqual([]);
    expect((await within(`raisedTo=${raisedAt}`)).body.items).toEqual([]);
    expect((await call("get", "/flags?colour=red")).status).toBe(422);
  });

  test("carry the evidence they were raised on", async () => {
    const [flag] = (await call("get", `/flags?asset=${plant.asset("P-101").id}`)).body.items;
    const { body } = await call("get", `/flags/${flag.id}`);
    expect(body).toMatchObject({
      number: `F-${flag.id}`,
      evidence: {
        words: expect.stringContaining("above 7.1 mm/s"),
        lines: [{ role: "limit", value: 7.1 }, { role: "clear" }],
        signals: [{ key: "vibration", unit: "mm/s", decimals: 2 }],
      },
      history: [{ type: "raised" }],
      outcomes: [],
    });
    const { readings } = body.evidence.signals[0];
    expect(readings.at(-1)).toEqual({
      observedAt: new Date(start + 7_000).toISOString(),
      value: 9,
      code: null,
    });
  });

  test("are acknowledged once, by name", async () => {
    const [flag] = (await call("get", `/flags?asset=${plant.asset("P-101").id}`)).body.items;
    const seen = await call("post", `/flags/${flag.id}/acknowledge`);
    expect(seen).toMatchObject({
      status: 200,
      body: { state: "acknowledged", acknowledgedBy: "Ana Ruiz" },
    });
    const again = await call("post", `/flags/${flag.id}/acknowledge`);
    expect(again).toMatchObject({
      status: 409,
      body: { detail: `Flag F-${flag.id} cannot be acknowledged: it was acknowledged before.` },
    });
  });

  test("of other sites do not exist for who may not see them", async () => {
    const elsewhere = { roles: ["dispatcher"], sites: [999_999] } as const;
    const [flag] = (await call("get", "/flags")).body.items;
    expect((await call("get", "/flags", undefined, elsewhere)).body.items).toEqual([]);
    expect((await call("get", `/flags/${flag.id}`, undefined, elsewhere)).status).toBe(404);
    expect((await call("post", `/flags/${flag.id}/acknowledge`, undefined, elsewhere)).status).toBe(
      404,
    );
  });

  test("are counted for summaries", async () => {
    expect(await countFlags(db)).toMatchObject({
      flags: 2,
      open: 2,
      outcomes: 0,
      falseFlags: 0,
      undecided: 2,
      publishToFlagMs: { p95: expect.any(Number) },
    });
    expect(await countFlags(db, new Date(Date.now() + 1e12))).toMatchObject({ flags: 0 });
  });
});

test("a rule judges every site, so who answers for one may not change it", async () => {
  const engineer = { roles: ["reliability-engineer"], sites: [1] } satisfies Partial<Principal>;
  const before = await call("get", "/rules");
  for (const [path, body] of [
    ["/rules", { ...vibrationHigh, key: "another" }],
    [`/rules/${vibrationHigh.key}/versions`, { ...vibrationHigh, severity: 4 }],
    ["/rules/imports", [{ ...vibrationHigh, severity: 4 }]],
  ] as const) {
    expect(await call("post", path, body, engineer)).toMatchObject({
      status: 403,
      body: { code: "scope-too-narrow" },
    });
  }
  expect(await call("get", "/rules")).toEqual(before);
});

test("text that no table can hold is the caller's error, and named as such", async () => {
  const { id } = plant.asset("P-102");
  for (const [path, body] of [
    [`/assets/${id}/relearn`, { reason: "new\0bearing" }],
    ["/rules", { ...vibrationHigh, key: "another", name: "Vibration\ud800" }],
    ["/rules", { ...vibrationHigh, key: "another", name: "Vibration\0" }],
  ] as const) {
    expect(await call("post", path, body)).toMatchObject({
      status: 422,
      body: { code: "text-not-storable" },
    });
  }
});

test("relearning can be asked for by hand, and is done by the scorer", async () => {
  const { id } = plant.asset("P-102");
  const asked = await call("post", `/assets/${id}/relearn`, { reason: "new bearing" });
  expect(asked.status).toBe(202);
  await plant.scorer().settle();
  const [flag] = (await call("get", `/flags?asset=${id}`)).body.items;
  expect(flag.state).toBe("returned-unacknowledged");
});

test("old assessments are swept, flags stay", async () => {
  const sweep = ruleSweeps(db, { assessmentDays: 30 }).find(({ name }) => name === "assessments");
  expect(await sweep!.run(plant.clock.now())).toBe(0);
  expect(await sweep!.run(plant.clock.now() + 31 * 86_400_000)).toBeGreaterThan(0);
  expect(await countFlags(db)).toMatchObject({ flags: 2 });
});
