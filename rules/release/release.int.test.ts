import type { Reading } from "#ingest";
import type { Database, Principal } from "#platform";
import { settleOutbox, testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ruleSubscriptions } from "../records/take-outcomes.ts";
import { ruleRoutes } from "../routes/routes.ts";
import { ruleSweeps } from "../housekeeping/sweeps.ts";
import { atEveryCommit, fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { inCanary } from "./in-canary.ts";
import { shippedPolicy } from "./release-policy.ts";
import type { ReleasePolicy } from "./release-policy.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  plant.clock.set(start);
  await plant.beginAnew();
  await db.pool.query("truncate rules.release_policy");
});

const { key } = vibrationHigh;
const withLimit = (above: number, more: object = {}) => ({
  ...vibrationHigh,
  ...more,
  condition: { limit: { signal: "vibration", above, clearBelow: above - 1, onDelay: "2s" } },
});

async function call(
  method: "get" | "post" | "put",
  path: string,
  body?: unknown,
  principal: Partial<Principal> = { roles: ["reliability-engineer"] },
) {
  const { registry, clock } = plant;
  const response = await testApi([ruleRoutes({ db, registry, clock })], principal).request(
    `/api/v1${path}`,
    {
      method: method.toUpperCase(),
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

/** Everything but the stages themselves is open. */
async function noGates(more: Partial<ReleasePolicy> = {}): Promise<void> {
  const open = {
    minDays: 0,
    minAssetMonths: 0,
    maxFlagsPerAssetMonth: null,
    minPrecision: null,
    approvals: 0,
  };
  const policy: ReleasePolicy = {
    ...shippedPolicy,
    canary: { ...open, backtest: false },
    live: { ...open, canary: true },
    ...more,
  };
  const changed = await call("put", "/rule-release-policy", { policy, comment: "for a test" });
  expect(changed).toMatchObject({ status: 200, body: { by: "Ana Ruiz", comment: "for a test" } });
}

const goOn = (version: number, to: string, share?: number) =>
  call("post", `/rules/${key}/versions/${version}/stage`, {
    to,
    ...(share === undefined ? {} : { share }),
  });

/** A second of vibration on every pump, or on some. */
const shaking = (second: number, value: number, tags = plant.tags): Reading[] =>
  tags.map((tag) => plant.reading(tag, "vibration", second, value));

async function run(from: number, to: number, value: number, tags?: string[]): Promise<void> {
  for (let second = from; second < to; second += 1) {
    plant.clock.set(start + second * 1_000);
    await plant.log.append(shaking(second, value, tags));
  }
}

const trialFlags = async () =>
  (
    await plant.rulesDb
      .selectFrom("rules.trial_flag as t")
      .innerJoin("rules.rule_version as v", "v.id", "t.rule_version_id")
      .orderBy("t.id")
      .select([
        "t.asset_tag",
        "v.version",
        "t.raised_at",
        "t.returned_at",
        "t.summary",
        "t.evidence",
      ])
      .execute()
  ).map(({ raised_at, returned_at, ...row }) => ({
    ...row,
    raised: (raised_at.getTime() - start) / 1_000,
    returned: returned_at === null ? null : (returned_at.getTime() - start) / 1_000,
  }));

const seen = async () =>
  (await plant.flags()).map(({ asset_tag, state, raised_at, returned_at }) => ({
    asset_tag,
    state,
    raised: (raised_at.getTime() - start) / 1_000,
    returned: returned_at === null ? null : (returned_at.getTime() - start) / 1_000,
  }));

const one = ["P-101"];

describe("a version in shadow", () => {
  test("is judged in full and says nothing to anybody", async () => {
    await plant.rules(vibrationHigh);
    expect((await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5))).status).toBe(
      200,
    );
    const scorer = plant.scorer();
    await run(0, 5, 6, one);
    await run(5, 10, 3, one);
    await scorer.settle();
    expect(await seen()).toEqual([]);
    expect(await plant.events()).toEqual([]);
    expect(await trialFlags()).toMatchObject([
      {
        asset_tag: "P-101",
        version: 2,
        raised: 2,
        returned: 5,
        summary: "Vibration at 6 mm/s is above 5 mm/s for 2 s.",
        evidence: { rule: { key, version: 2 }, signals: [{ key: "vibration" }] },
      },
    ]);
  });

  test("stands beside what is live: what both said, and what only one did", async () => {
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const scorer = plant.scorer();
    await run(0, 5, 9, ["P-101", "P-102"]);
    await run(5, 10, 3);
    await run(10, 15, 6, ["P-103"]);
    await scorer.settle();
    const { body } = await call("get", `/rules/${key}/versions/2/trial?within=0`);
    expect(body).toMatchObject({
      stage: "shadow",
      both: 2,
      onlyCandidate: 1,
      onlyLive: 0,
      earlierByMs: 0,
      coverage: { assets: 12, words: "12 assets with data on 12 asset-days" },
      candidate: { version: 2, flags: 3, undecided: 3, precision: null },
      live: { version: 1, flags: 2 },
    });
    expect(body.flags.map((flag: { by: string }) => flag.by)).toEqual([
      "candidate",
      "both",
      "both",
    ]);
    const page = await call("get", `/rules/${key}/versions/2/trial/flags?within=0&by=both&limit=1`);
    const next = await call(
      "get",
      `/rules/${key}/versions/2/trial/flags?within=0&by=both&limit=1&cursor=${page.body.nextCursor}`,
    );
    expect(
      [...page.body.items, ...next.body.items].map(({ asset }) => String(asset.tag)).toSorted(),
    ).toEqual(["P-101", "P-102"]);
    expect(next.body.nextCursor).toBeNull();
  });

  test("shows nothing of sites that somebody does not reach", async () => {
    await plant.rules(withLimit(7));
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    await run(0, 5, 6, one);
    await plant.scorer().settle();
    const elsewhere = { roles: ["viewer"], sites: [999_999] } satisfies Partial<Principal>;
    const { body } = await call("get", `/rules/${key}/versions/2/trial`, undefined, elsewhere);
    expect(body).toMatchObject({ onlyCandidate: 0, flags: [], coverage: { assets: 0 } });
    const [flag] = (await call("get", `/rules/${key}/versions/2/trial`)).body.flags;
    const path = `/rules/${key}/versions/2/trial/flags/${flag.id}`;
    expect((await call("get", path)).body).toMatchObject({
      id: flag.id,
      version: 2,
      evidence: { signals: [{ key: "vibration", readings: expect.any(Array) }] },
    });
    expect((await call("get", path, undefined, elsewhere)).status).toBe(404);
    expect((await call("get", path.replace(/T-\d+$/, "T-999999"))).status).toBe(404);
    expect((await call("get", path.replace(/T-/, "F-"))).status).toBe(422);
  });

  test("takes back what a late reading showed never to have been", async () => {
    await plant.rules(withLimit(20));
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const scorer = plant.scorer();
    const at = (second: number, value: number) =>
      plant.reading("P-101", "vibration", second, value);
    await plant.log.append([at(0, 3), at(10, 6), at(13, 6)]);
    await scorer.settle();
    expect(await trialFlags()).toMatchObject([{ raised: 12, returned: null }]);
    await plant.log.append([at(11, 3)]);
    await scorer.settle();
    expect(await trialFlags()).toEqual([]);
    await plant.log.append([at(15, 6), at(17, 3)]);
    await scorer.settle();
    expect(await trialFlags()).toMatchObject([{ raised: 15, returned: 17 }]);
  });

  test("that chatters is written down at once and in full", async () => {
    await plant.rules(withLimit(20));
    const twitchy = {
      ...vibrationHigh,
      condition: { limit: { signal: "vibration", above: 5, clearBelow: 4 } },
    };
    await call("post", `/rules/${key}/versions?stage=shadow`, twitchy);
    const chatter = Array.from({ length: 600 }, (_, second) =>
      plant.reading("P-101", "vibration", second, second % 2 === 0 ? 6 : 3),
    );
    await plant.log.append(chatter);
    await plant.scorer().settle();
    const flags = await trialFlags();
    expect(flags).toHaveLength(300);
    expect(flags.filter(({ evidence }) => evidence !== null)).toHaveLength(200);
    expect(flags.every(({ returned }) => returned !== null)).toBe(true);
  });
});

describe("a canary", () => {
  const share = 0.4;
  const chosen = () => plant.tags.filter((tag) => inCanary(key, plant.asset(tag).id, share));

  test("speaks for its assets, what is live for the others, and each is silent where it does not", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const moved = await goOn(2, "canary", share);
    expect(moved).toMatchObject({
      status: 200,
      body: { live: 1, canary: { version: 2, share, assets: chosen().length } },
    });
    const listed = await call("get", `/rules/${key}/versions/2/canary-assets?limit=200`);
    expect(listed.body.items.map((item: { asset: { tag: string } }) => item.asset.tag)).toEqual(
      chosen(),
    );
    expect(chosen().length).toBeGreaterThan(0);
    expect(chosen().length).toBeLessThan(12);
    await run(0, 5, 6);
    await plant.scorer().settle();
    expect((await seen()).map(({ asset_tag }) => asset_tag)).toEqual(chosen());
    const silent = await trialFlags();
    expect(silent.map(({ version }) => version)).toEqual(silent.map(() => 2));
    expect(silent.map(({ asset_tag }) => asset_tag).sort()).toEqual(
      plant.tags.filter((tag) => !chosen().includes(tag)),
    );
  });

  test("takes over a flag that stands, so that nobody hears of it twice", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const scorer = plant.scorer();
    await run(0, 5, 9);
    await scorer.settle();
    expect(await seen()).toHaveLength(12);
    await goOn(2, "canary", share);
    await run(5, 8, 9);
    await scorer.settle();
    const [tag] = chosen();
    // Above the canary's clear limit, and under that of the version it replaced here.
    await run(8, 12, 5);
    await scorer.settle();
    const states = new Map((await seen()).map((flag) => [flag.asset_tag, flag.state]));
    expect(states.get(tag!)).toBe("unacknowledged");
    expect(states.get(plant.tags.find((one) => !chosen().includes(one))!)).toBe(
      "returned-unacknowledged",
    );
    expect((await plant.events()).filter(({ topic }) => topic === "flag.raised")).toHaveLength(12);
  });

  test("goes on where it was in shadow, also for a scorer that knows it from the log alone", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    const slow = { limit: { signal: "vibration", above: 5, clearBelow: 4, onDelay: "10s" } };
    await call("post", `/rules/${key}/versions?stage=shadow`, {
      ...vibrationHigh,
      condition: slow,
    });
    await run(0, 6, 6, one);
    await plant.scorer().settle();
    await goOn(2, "canary", 1);
    await run(6, 12, 6, one);
    await plant.scorer().settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-101", raised: 10 }]);
    expect(await trialFlags()).toEqual([]);
    const { rows } = await db.pool.query(
      "select rule_versions from rules.position where partition = $1",
      [plant.partitionOf("P-101")],
    );
    expect(rows[0].rule_versions).toEqual([
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(/^\d+ canary 1$/),
    ]);
  });

  test("is one of a rule, whoever asks at the same moment", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(4));
    const asked = await Promise.all([2, 3, 2, 3].map((version) => goOn(version, "canary", 0.9)));
    expect(asked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409,
    ]);
  });

  test("that chooses no asset is refused, with the share that does", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const refused = await goOn(2, "canary", 0.000_1);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: "share" }] } });
    const [, smallest] = /: (0\.\d+) is the smallest/.exec(refused.body.detail) ?? [];
    expect((await goOn(2, "canary", Number(smallest))).body.canary.assets).toBeGreaterThan(0);
  });

  test("steps back by itself when it raises too many flags, and its flags return", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    await goOn(2, "canary", 1);
    const scorer = plant.scorer();
    await run(0, 5, 6);
    await scorer.settle();
    expect(await seen()).toHaveLength(12);
    await settleOutbox(db, ruleSubscriptions({ clock: plant.clock }));
    const { body } = await call("get", `/rules/${key}/release`);
    expect(body).toMatchObject({
      live: 1,
      canary: null,
      versions: [{ version: 2, stage: "shadow" }, {}],
    });
    const changes = await call("get", `/rules/${key}/stage-changes?version=2`);
    expect(changes.body.items[0]).toMatchObject({
      from: "canary",
      to: "shadow",
      automatic: true,
      by: "release policy",
      reason: expect.stringContaining("2 is the bound"),
    });
    await run(5, 8, 6);
    await scorer.settle();
    expect((await seen()).map(({ state }) => state)).toEqual(
      plant.tags.map(() => "returned-unacknowledged"),
    );
  });
});

describe("on its way to live", () => {
  test("a version waits at its gates, each with its reason, and an approval is a person's", async () => {
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=draft`, withLimit(5));
    expect((await goOn(2, "shadow")).status).toBe(200);
    const refused = await goOn(2, "canary", 0.5);
    expect(refused).toMatchObject({ status: 409, body: { code: "release-refused" } });
    expect(refused.body.detail).toContain("no backtest of this version is done");
    expect(refused.body.detail).toContain("0 of 7 days in its stage");
    const machine = {
      kind: "machine",
      roles: ["reliability-engineer"],
    } satisfies Partial<Principal>;
    const path = `/rules/${key}/versions/2/approvals`;
    expect((await call("post", path, { to: "canary" }, machine)).status).toBe(403);
    plant.clock.advance(7 * 86_400_000);
    const approved = await call("post", path, { to: "canary", comment: "looks right" });
    const [{ steps }] = approved.body.versions;
    expect(steps).toMatchObject([
      { to: "canary", ready: false, approvals: [{ by: "Ana Ruiz", comment: "looks right" }] },
    ]);
    expect(
      steps[0].gates.map(({ gate, passed }: { gate: string; passed: boolean }) => [gate, passed]),
    ).toEqual([
      ["stage", true],
      ["backtest", false],
      ["days", true],
      ["asset-months", false],
      ["flag-rate", false],
      ["approvals", true],
    ]);
  });

  test("a finished backtest that saw data opens its gate", async () => {
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    const report = (assetMonths: number) => ({
      candidates: [{ flags: 3, coverage: { assetMonths } }],
      comparison: [],
    });
    const insert = (assetMonths: number) =>
      db.pool.query(
        `insert into rules.backtest (name, state, spec, candidates, asset_ids, site_ids, result, created_by, created_at, started_at, ended_at)
         values ('b', 'done', '{}', $1, '{}', '{}', $2, 'Ana', now(), now(), now())`,
        [
          JSON.stringify([{ key, version: 2, definition: {} }]),
          JSON.stringify(report(assetMonths)),
        ],
      );
    const gate = async () => {
      const { body } = await call("get", `/rules/${key}/release`);
      return body.versions[0].steps[0].gates.find(
        (one: { gate: string }) => one.gate === "backtest",
      );
    };
    await insert(0);
    expect(await gate()).toMatchObject({
      passed: false,
      reason: expect.stringContaining("no data"),
    });
    await insert(12);
    expect(await gate()).toMatchObject({
      passed: true,
      reason: expect.stringContaining("3 flags in 12 asset-months"),
    });
    await db.pool.query("delete from rules.backtest");
  });

  test("a version is live in the end, and a rollback needs no time: what stood by goes on", async () => {
    await noGates();
    const drifting = (above: number) => ({
      ...vibrationHigh,
      condition: {
        rate: { signal: "vibration", risingBy: above, per: "10s", over: "10s" },
      },
    });
    await plant.rules(drifting(5));
    await call("post", `/rules/${key}/versions?stage=shadow`, drifting(50));
    await goOn(2, "canary", 1);
    const scorer = plant.scorer();
    for (let second = 0; second < 12; second += 1) await run(second, second + 1, second, one);
    await scorer.settle();
    expect(await seen()).toEqual([]);
    const released = await goOn(2, "live");
    expect(released.body).toMatchObject({
      live: 2,
      canary: null,
      rollback: { version: 2, to: 1 },
      versions: [
        { version: 2, stage: "live" },
        { version: 1, stage: "shadow", standsBy: true },
      ],
    });
    await run(12, 13, 12, one);
    await scorer.settle();
    const back = await call("post", `/rules/${key}/rollback`, { comment: "too deaf" });
    expect(back.body).toMatchObject({ live: 1, rollback: null });
    // One reading more, where ten seconds would be needed to begin anew.
    await run(13, 14, 13, one);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-101", state: "unacknowledged" }]);
    expect(
      (await trialFlags()).map(({ version, returned }) => [version, returned !== null]),
    ).toEqual([[1, true]]);
  });

  test("what stood by long enough is retired", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    await goOn(2, "canary", 1);
    await goOn(2, "live");
    const sweep = ruleSweeps(db, { assessmentDays: 90 }).find(({ name }) => name === "stand-by")!;
    expect(await sweep.run(plant.clock.now() + 13 * 86_400_000)).toBe(0);
    expect(await sweep.run(plant.clock.now() + 14 * 86_400_000)).toBe(1);
    const { body } = await call("get", `/rules/${key}/release`);
    expect(body.versions).toMatchObject([{ version: 2, stage: "live" }]);
  });

  test("only who answers for all sites, and only engineers, move a version", async () => {
    await plant.rules(vibrationHigh);
    const path = `/rules/${key}/versions/1/stage`;
    const viewer = { roles: ["dispatcher"] } satisfies Partial<Principal>;
    const local = { roles: ["reliability-engineer"], sites: [1] } satisfies Partial<Principal>;
    expect((await call("post", path, { to: "retired" }, viewer)).status).toBe(403);
    expect((await call("post", path, { to: "retired" }, local)).status).toBe(403);
    expect((await call("post", `/rules/${key}/rollback`, { comment: "x" }, local)).status).toBe(
      403,
    );
  });

  test("where the policy wants it so, nothing is live at once", async () => {
    await noGates({ directToLive: false });
    const refused = await call("post", "/rules", vibrationHigh);
    expect(refused).toMatchObject({ status: 409, body: { code: "release-refused" } });
    const drafted = await call("post", "/rules?stage=draft", vibrationHigh);
    expect(drafted).toMatchObject({
      status: 201,
      body: { stage: "draft", trials: [{ version: 1, stage: "draft" }] },
    });
    await run(0, 5, 9, one);
    await plant.scorer().settle();
    expect(await seen()).toEqual([]);
  });
});

describe("versions", () => {
  test("differ path by path, and an old one is restored as a new one", async () => {
    await plant.rules(vibrationHigh);
    await plant.rules(withLimit(9, { severity: 4 }));
    const { body } = await call("get", `/rules/${key}/diff?from=1&to=2`);
    expect(body.changes).toEqual([
      { path: "condition.limit.above", kind: "changed", from: 7.1, to: 9 },
      { path: "condition.limit.clearBelow", kind: "changed", from: 6, to: 8 },
      { path: "severity", kind: "changed", from: 3, to: 4 },
    ]);
    const restored = await call("post", `/rules/${key}/versions/1/restore`, { stage: "live" });
    expect(restored.body).toMatchObject({
      version: 3,
      versions: [
        { version: 3, stage: "live", comment: "restores version 1", definition: vibrationHigh },
        { version: 2, stage: "retired" },
        { version: 1, stage: "retired" },
      ],
    });
    expect((await call("get", `/rules/${key}/diff?from=1&to=7`)).status).toBe(404);
  });

  test("a rule whose last version is retired watches nothing, and its flags return with the reason", async () => {
    await plant.rules(vibrationHigh);
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await run(0, 5, 9, one);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ state: "unacknowledged" }]);
    expect((await goOn(1, "retired")).body).toMatchObject({ live: null, rollback: { to: 1 } });
    await run(5, 8, 9, one);
    await plant.scorer().settle();
    expect(await seen()).toMatchObject([{ state: "returned-unacknowledged", returned: 4 }]);
    const { rows } = await db.pool.query(
      "select reason from rules.flag_history where type = 'returned'",
    );
    expect(rows).toEqual([{ reason: expect.stringContaining("the rule was retired") }]);
    expect((await call("get", `/rules?stage=live`)).body.items).toEqual([]);
    expect((await call("get", `/rules`)).body.items).toMatchObject([{ key, stage: "retired" }]);
  });

  test("every step is told, in order", async () => {
    await noGates();
    await plant.rules(vibrationHigh);
    await call("post", `/rules/${key}/versions?stage=shadow`, withLimit(5));
    await goOn(2, "canary", 0.5);
    await goOn(2, "live");
    const { rows } = await db.pool.query(
      "select payload from platform.outbox where topic = 'rule.stage-changed' order by id",
    );
    expect(
      rows.map(({ payload }) => `${payload.version} ${payload.from} ${payload.to} ${payload.by}`),
    ).toEqual([
      "1 null live Ana",
      "2 null shadow Ana Ruiz",
      "2 shadow canary Ana Ruiz",
      "1 live shadow Ana Ruiz",
      "2 canary live Ana Ruiz",
    ]);
  });
});
