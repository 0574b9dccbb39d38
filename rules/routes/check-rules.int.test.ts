import { testApi, testDatabase } from "#platform/testing";
import type { Principal } from "#platform";
import { beforeAll, expect, test } from "vitest";
import { fixture, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { ruleRoutes } from "./routes.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
  await plant.rules(vibrationHigh);
});

async function post(
  path: string,
  body: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer"] },
) {
  const { db, registry, clock } = plant;
  const response = await testApi([ruleRoutes({ db, registry, clock })], principal).request(
    `/api/v1${path}`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
      body: JSON.stringify(body),
    },
  );
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return { status: response.status, body: (await response.json()) as any };
}
const check = (text: string, key?: string) => post("/rules/checks", { text, key });

const whole = `key: pump-hot
name: Pump too hot
appliesTo: { assetClass: pump }
severity: 3
failureMode: bearing-wear
cause: Lack of grease.
consequence: The bearing seizes.
response: Grease it.
timeToRespond: 2d
condition: { limit: { signal: temperature, above: 80, onDelay: 5m } }
tests:
  - name: raises after five minutes
    series: [{ signal: temperature, every: 1m, values: [60 x 5, 85 x 10] }]
    expect: [{ raised: 10m }]
  - name: says nothing below
    series: [{ signal: temperature, every: 1m, values: [60 x 5] }]
    expect: [{ raised: 1m }]
`;
const without = (field: string) => whole.replace(new RegExp(`^${field}:.*\n`, "m"), "");

test("a rule that is written is checked, tested, and compared with the plant; and what it answers can be saved", async () => {
  const { status, body } = await check(whole);
  expect({ status, findings: body.findings }).toEqual({ status: 200, findings: [] });
  expect(body.tests).toEqual([
    { rule: "pump-hot", name: "raises after five minutes", line: 12, problems: [] },
    {
      rule: "pump-hot",
      name: "says nothing below",
      line: 15,
      problems: ['did not say "raised 1m"'],
    },
  ]);
  expect(body.rules).toMatchObject([
    { key: "pump-hot", isNew: true, against: null, changes: [], assets: 12, warning: null },
  ]);
  const kept = await post("/rules?stage=draft", body.rules[0].definition);
  expect(kept).toMatchObject({ status: 201, body: { key: "pump-hot", stage: "draft" } });

  const warmer = await check(whole.replace("above: 80", "above: 85"), "pump-hot");
  expect(warmer.body.rules).toMatchObject([
    {
      isNew: false,
      against: { version: 1, stage: "draft" },
      changes: [{ path: "condition.limit.above", kind: "changed", from: 80, to: 85 }],
    },
  ]);
  expect(
    await post("/rules/pump-hot/versions?stage=draft", warmer.body.rules[0].definition),
  ).toMatchObject({ status: 200, body: { versions: [{ version: 2 }, { version: 1 }] } });
});

test("what saving would refuse is said, at its place in the text", async () => {
  const said = async (text: string, key?: string) =>
    (await check(text, key)).body.findings.map(
      ({ level, check: by, line, column, field, refused }: Record<string, unknown>) =>
        [level, by, line, column, field, refused ? "refused" : "kept"].join(" ").replace("  ", " "),
    );
  expect(await said(whole.replace("above: 80", "above: hot"))).toEqual([
    "error schema 10 51 condition.limit.above refused",
  ]);
  expect(await said(whole.replace("pump-hot", vibrationHigh.key))).toEqual([
    "error rule-exists 1 6 key refused",
  ]);
  expect(await said(whole, vibrationHigh.key)).toEqual(["error key 1 6 key refused"]);
  expect(await said(without("cause").replace("pump-hot", "b"))).toEqual([
    "error rationalisation 1 1 kept",
  ]);
  expect(await said("key: [")).toEqual(["error syntax 1 7 refused"]);
  expect((await check(whole, "nowhere")).status).toBe(404);
  expect((await post("/rules/checks", { text: "#".repeat(256 * 1024 + 1) })).status).toBe(422);
});

test("circles that it would close with rules that there are, and explanations by none, are said", async () => {
  await plant.rules({ ...vibrationHigh, key: "one", suppressedBy: ["two"] });
  const { body } = await check(
    whole.replace("pump-hot", "two").replace("tests:", "suppressedBy: [nobody, one]\ntests:"),
  );
  expect(body.findings).toMatchObject([
    { level: "warning", check: "explained-by-nobody", line: 11, field: "suppressedBy[0]" },
    { level: "error", check: "explained-in-a-circle", line: 11, field: "suppressedBy[1]" },
  ]);
  expect(body.findings[1].message).toContain("(two ← one ← two)");
});

test("a version is one rule; a set may be of rules that there are", async () => {
  const item = (key: string) =>
    `- { key: ${key}, name: Hot, appliesTo: { assetClass: pump }, severity: 1, condition: { limit: { signal: temperature, above: 80 } } }\n`;
  const set = item(vibrationHigh.key) + item("another");
  const asSet = (await check(set)).body;
  expect(asSet.findings).not.toContainEqual(expect.objectContaining({ level: "error" }));
  expect(asSet.rules).toMatchObject([{ isNew: false }, { isNew: true }]);
  expect((await check(set, vibrationHigh.key)).body.findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ check: "one-rule" })]),
  );
});

test("tests that would take long are left to the command line, and that is said", async () => {
  const { body } = await check(whole.replace("pump-hot", "a").replaceAll("60 x 5", "60 x 90000"));
  expect(body.tests).toMatchObject([{ name: "raises after five minutes" }]);
  expect(body.findings).toMatchObject([
    {
      level: "warning",
      check: "tests",
      line: 15,
      message: expect.stringContaining("`millwright rules test`"),
    },
  ]);
});

test("a rule that watches nothing says so", async () => {
  const { body } = await check(whole.replace("assetClass: pump", "assetClass: turbine"));
  expect(body.rules).toMatchObject([
    { assets: 0, warning: expect.stringContaining("watches nothing") },
  ]);
});

test("is for those who write rules, and answer for all sites", async () => {
  expect(await post("/rules/checks", { text: whole }, { roles: ["dispatcher"] })).toMatchObject({
    status: 403,
  });
  const oneSite = { roles: ["reliability-engineer"], sites: [1] } satisfies Partial<Principal>;
  expect(await post("/rules/checks", { text: whole }, oneSite)).toMatchObject({ status: 403 });
});
