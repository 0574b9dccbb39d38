import type { Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ruleRoutes } from "../routes/routes.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { shippedPolicy } from "./release-policy.ts";
import type { ReleasePolicy } from "./release-policy.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
});
beforeEach(async () => {
  plant.clock.set(start);
  await plant.beginAnew();
  await plant.db.pool.query("truncate rules.release_policy");
});

const { key } = vibrationHigh;
const ben = { roles: ["reliability-engineer"], name: "Ben" } satisfies Partial<Principal>;

async function call(
  method: "GET" | "POST" | "PUT",
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
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
  return { status: response.status, body: (await response.json()) as any };
}

const forAll = (more: Partial<ReleasePolicy>) =>
  call("PUT", "/rule-release-policy", {
    policy: { ...shippedPolicy, ...more },
    comment: "for a test",
  });
const forRule = (own: object | null, comment = "it watches one spare pump") =>
  call("PUT", `/rules/${key}/release-policy`, { own, comment });

const stage = (to: string, more: object = {}) =>
  call("POST", `/rules/${key}/versions/1/stage`, { to, ...more });
const approve = (principal?: Partial<Principal>) =>
  call("POST", `/rules/${key}/versions/1/approvals`, { to: "canary" }, principal);

/** What stands before the canary. */
const before = async (): Promise<string[]> => {
  const { body } = await call("GET", `/rules/${key}/release`);
  return body.versions[0].steps[0].gates.map((gate: { reason: string }) => gate.reason);
};

describe("the policy of one rule", () => {
  test("is that of all but for what it names, and goes with it", async () => {
    await call("POST", "/rules?stage=shadow", vibrationHigh);
    expect(await before()).toContain("0 of 7 days in its stage");
    const changed = await forRule({ canary: { minDays: 2, approvals: 3 } });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        own: { canary: { minDays: 2, approvals: 3 } },
        policy: {
          canary: { ...shippedPolicy.canary, minDays: 2, approvals: 3 },
          live: shippedPolicy.live,
        },
      },
    });
    expect(await before()).toEqual(
      expect.arrayContaining(["0 of 2 days in its stage", "0 of 3 approvals"]),
    );
    await forAll({ canary: { ...shippedPolicy.canary, minDays: 30, minAssetMonths: 5 } });
    expect(await before()).toEqual(
      expect.arrayContaining(["0 of 2 days in its stage", expect.stringContaining("0 of 5 asset")]),
    );
  });

  test("decides its steps, and is taken back with what was said kept", async () => {
    await call("POST", "/rules?stage=shadow", vibrationHigh);
    const open = { backtest: false, minDays: 0, minAssetMonths: 0, approvals: 0 };
    await forRule({ canary: { ...open, maxFlagsPerAssetMonth: null } });
    expect(await stage("canary", { share: 1 })).toMatchObject({ status: 200 });
    const taken = await forRule(null, "it watches more by now");
    expect(taken.body).toMatchObject({ own: null, policy: shippedPolicy, by: null });
    const { body } = await call("GET", `/rules/${key}/release-policy/changes?limit=1`);
    expect(body).toMatchObject({ items: [{ own: null, comment: "it watches more by now" }] });
    const rest = await call(
      "GET",
      `/rules/${key}/release-policy/changes?cursor=${body.nextCursor}`,
    );
    expect(rest.body.items).toMatchObject([{ own: { canary: open }, by: "Ana Ruiz" }]);
    const { body: all } = await call("GET", "/rule-release-policy/changes");
    expect(all.items).toEqual([]);
  });

  test("must name something, of a rule that there is", async () => {
    await call("POST", "/rules?stage=draft", vibrationHigh);
    expect(await forRule({})).toMatchObject({ status: 422 });
    expect(await forRule({ canary: { minDays: -1 } })).toMatchObject({ status: 422 });
    expect(await call("GET", "/rules/nobody/release-policy")).toMatchObject({ status: 404 });
  });

  test("may let one rule be live at once where others may not", async () => {
    await forAll({ directToLive: false });
    await call("POST", "/rules?stage=draft", vibrationHigh);
    const next = { ...vibrationHigh, severity: 2 };
    expect(await call("POST", `/rules/${key}/versions`, next)).toMatchObject({ status: 409 });
    await forRule({ directToLive: true });
    expect(await call("POST", `/rules/${key}/versions`, next)).toMatchObject({ status: 200 });
  });
});

describe("where a second person is asked for what sends people", () => {
  const { failureMode: _, ...harmless } = vibrationHigh;

  test("nothing that does is live at once; what does not may be, and the same again is no new version", async () => {
    expect(await call("POST", "/rules", vibrationHigh)).toMatchObject({ status: 201 });
    await forAll({ secondPersonToSend: true });
    const again = await call("POST", "/rules/imports", [vibrationHigh]);
    expect(again).toMatchObject({ status: 200, body: { unchanged: 1 } });
    const next = { ...vibrationHigh, severity: 2 };
    expect(await call("POST", `/rules/${key}/versions`, next)).toMatchObject({
      status: 409,
      body: { code: "release-refused", detail: expect.stringContaining("it sends people") },
    });
    const restored = await call("POST", `/rules/${key}/versions/1/restore`, { stage: "shadow" });
    expect(restored).toMatchObject({ status: 200 });
    const instrument = { ...harmless, key: "other", kind: "instrument" };
    expect(await call("POST", "/rules", instrument)).toMatchObject({ status: 409 });
    expect(await call("POST", "/rules", { ...harmless, key: "other" })).toMatchObject({
      status: 201,
    });
  });

  test("its author's approval does not let it speak, another person's does", async () => {
    const open = {
      ...shippedPolicy.canary,
      backtest: false,
      minDays: 0,
      minAssetMonths: 0,
      maxFlagsPerAssetMonth: null,
      approvals: 0,
    };
    await forAll({ secondPersonToSend: true, canary: open });
    await call("POST", "/rules?stage=shadow", vibrationHigh);
    await approve();
    expect(await stage("canary", { share: 1 })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("not by Ana Ruiz, who wrote it") },
    });
    await approve(ben);
    expect(await stage("canary", { share: 1 })).toMatchObject({ status: 200 });
  });
});
