import { testApi, testDatabase } from "#platform/testing";
import type { Principal } from "#platform";
import { beforeAll, expect, test } from "vitest";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { ruleRoutes } from "./routes.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
  await plant.rules({
    ...vibrationHigh,
    response: "Replace the bearing.",
    timeToRespond: "7d",
    parameters: { limit: 7.1 },
    overrides: [{ assets: ["P-101"], set: { limit: 9 }, why: "old bearing" }],
    condition: { limit: { signal: "vibration", above: "$limit", clearBelow: 2 } },
  });
});

function call(
  method: "GET" | "PUT",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer"] },
) {
  return request(method, `/rules/${vibrationHigh.key}${path}`, body, principal);
}

async function request(
  method: "GET" | "PUT",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer"] },
) {
  const { db, registry, clock } = plant;
  const response = await testApi([ruleRoutes({ db, registry, clock })], principal).request(
    `/api/v1${path}`,
    {
      method,
      headers: {
        "content-type": "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}
const resolved = (tag: string) => call("GET", `/resolved?asset=${plant.asset(tag).id}`);

test("a rule is shown as it is for one asset, with whose word it is", async () => {
  expect((await resolved("P-101")).body).toMatchObject({
    watches: true,
    lacking: [],
    parameters: [{ name: "limit", value: 9, from: "asset", of: "P-101", why: "old bearing" }],
    condition: { limit: { above: 9 } },
  });
  expect((await resolved("P-102")).body).toMatchObject({
    parameters: [{ name: "limit", value: 7.1, from: "fleet", of: null, why: null }],
  });
  const elsewhere = { roles: ["reliability-engineer"], sites: [99] } satisfies Partial<Principal>;
  const path = `/resolved?asset=${plant.asset("P-101").id}`;
  expect(await call("GET", path, undefined, elsewhere)).toMatchObject({ status: 404 });
});

test("the flag says which value held on its asset; a new value is a new version, and judges anew there alone", async () => {
  await plant.log.append([
    plant.reading("P-101", "vibration", 0, 8),
    plant.reading("P-102", "vibration", 0, 8),
  ]);
  const scorer = plant.scorer();
  await scorer.settle();
  expect(await plant.flags()).toMatchObject([
    { asset_tag: "P-102", evidence: { rule: { parameters: [{ value: 7.1, from: "fleet" }] } } },
  ]);

  const [flag] = await plant.flags();
  expect((await request("GET", `/flags/${flag!.id}`)).body).toMatchObject({
    evidence: { rule: { parameters: [{ name: "limit", value: 7.1, from: "fleet" }] } },
    rationalisation: {
      response: "Replace the bearing.",
      timeToRespondMs: 604_800_000,
      cause: null,
    },
  });

  const said = { of: { asset: "P-101" }, set: { limit: 7.5 }, version: 1, why: "new bearing" };
  expect(await call("PUT", "/overrides", said)).toMatchObject({
    status: 200,
    body: { version: 2, change: "changed" },
  });
  expect(await call("PUT", "/overrides", said)).toMatchObject({
    status: 409,
    body: { code: "rule-changed" },
  });
  expect(await call("PUT", "/overrides", { ...said, set: { limt: 1 }, version: 2 })).toMatchObject({
    status: 422,
    body: { errors: [{ field: "overrides[0].set.limt" }] },
  });

  await plant.log.append([
    plant.reading("P-101", "vibration", 1, 8),
    plant.reading("P-102", "vibration", 1, 8),
  ]);
  await scorer.settle();
  expect(await plant.flags()).toMatchObject([
    {
      asset_tag: "P-101",
      raised_at: new Date(start + 1_000),
      evidence: {
        rule: { version: 2, parameters: [{ value: 7.5, of: "P-101", why: "new bearing" }] },
      },
    },
    // The same condition as before: what it raised stands.
    { asset_tag: "P-102", returned_at: null },
  ]);
  expect((await resolved("P-101")).body).toMatchObject({
    version: 2,
    parameters: [{ value: 7.5 }],
  });
});
