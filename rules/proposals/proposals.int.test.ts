import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hour } from "../backtest/testing/backtest-fixture.ts";
import type { Outcome } from "../records/flag-outcome.ts";
import { start } from "../testing/fixture.ts";
import { proposalsFixture } from "./testing/proposals-fixture.ts";
import type { Labelled, ProposalsFixture } from "./testing/proposals-fixture.ts";

const rule = (key: string, assets: string[], condition: object, more: object = {}) => ({
  key,
  name: "Vibration above limit",
  appliesTo: { assets },
  severity: 3,
  failureMode: "bearing-wear",
  condition,
  ...more,
});
const limit = (more: object = {}) => ({
  limit: { signal: "vibration", above: 7, clearBelow: 6, ...more },
});
const high = rule("too-low", ["P-101", "P-102", "P-103"], limit());

/** Calm at 5 with five minutes of another value every hour. */
const peaks = (values: readonly number[]): number[] =>
  values.flatMap((peak) =>
    Array.from({ length: 60 }, (_, index) => (index >= 30 && index < 35 ? peak : 5)),
  );
const minutesOf = (index: number): [number, number] => [index * 60 + 30, index * 60 + 35];
const peaksOf = (tag: string, indices: readonly number[], outcome: Outcome): Labelled[] =>
  indices.map((index) => ({ tag, minutes: minutesOf(index), outcome }));
const found = [
  ...peaksOf("P-101", [0, 1, 2], "confirmed"),
  ...peaksOf("P-102", [0, 1, 2, 3, 4, 5], "no-fault-found"),
];

let db: Database;
let plant: ProposalsFixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await proposalsFixture(db);
  await plant.rules(high);
  plant.clock.advance(3 * 24 * hour);
  const confirmed = [9.4, 10, 11];
  const forNothing = [7.3, 7.4, 7.6, 7.5, 7.7, 7.8];
  await plant.said("P-101", 0, peaks(confirmed));
  await plant.said("P-102", 0, peaks(forNothing));
  await plant.said("P-103", 0, peaks([5, 5, 7.2]));
  for (const [index] of confirmed.entries()) plant.failed("P-101", index * 60 + 55, "bearing-wear");
  await plant.labelled("too-low", found);
});
afterAll(() => plant.stop());

const newest = async (kind: string, state = "open") =>
  (await plant.shown(`?kind=${kind}&state=${state}`)).body.items[0];

describe("a rule with a limit that is too low", () => {
  it("is proposed to be raised, with both on the same past: every finding kept, nothing false left", async () => {
    await plant.settle();
    const { body } = await plant.shown();
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(["raise-limit"]);
    const { status, body: one } = await plant.call("GET", `/proposals/${body.items[0].id}`);
    expect(status).toBe(200);
    expect(one).toMatchObject({
      state: "open",
      ruleKey: "too-low",
      ruleVersion: 1,
      title: "Raise the limit of Vibration",
      changes: [
        { path: "condition.limit.above", from: 7 },
        { path: "condition.limit.clearBelow", from: 6 },
      ],
      before: {
        flags: 10,
        verdicts: { hit: 3, false: 6, unvisited: 1 },
        foreseen: 3,
        coverage: { watched: 3, withData: 3 },
      },
      after: { flags: 3, verdicts: { hit: 3, false: 0 }, foreseen: 3 },
      lostCount: 0,
      assets: { replayed: 3, watched: 3 },
      evidence: { flagCount: 9, gaps: [] },
    });
    const { above } = one.definition.condition.limit;
    expect([above > 7.8, above < 9.4]).toEqual([true, true]);
    expect(one.before.coverage.assetMonths).toBe(one.after.coverage.assetMonths);
    expect(one.verdict).toContain("0 instead of 6 of them for nothing; every finding");
    expect(one.because).toContain("7.8 mm/s at most");
    // Each of its flags can be looked at in the backtest.
    const flags = await db.pool.query(
      "select count(*) from rules.backtest_flag where backtest_id = $1 and candidate = $2",
      [one.backtest.id, one.backtest.after],
    );
    expect(flags.rows).toEqual([{ count: 3 }]);
  });

  it("answers whoever asks what was looked at, and why nothing else was proposed", async () => {
    const asked = await plant.call("POST", "/rules/too-low/proposal-look");
    expect(asked).toMatchObject({ status: 202, body: { asked: { by: "Ana Ruiz" } } });
    await plant.settle();
    const { body } = await plant.call("GET", "/rules/too-low/proposal-look");
    expect(body.asked).toBe(null);
    const answers = Object.fromEntries(
      body.answers.map((one: { kind: string }) => [one.kind, one]),
    );
    expect(answers["raise-limit"]).toMatchObject({
      words: expect.stringContaining("waits for a person"),
      proposal: { state: "open" },
    });
    expect(answers["lengthen-delay"]).toMatchObject({
      words: expect.stringContaining("no delay tells them apart"),
      proposal: null,
    });
    expect(answers["retire"].words).toContain("3 of 9 decided flags were confirmed");
    expect((await plant.call("POST", "/rules/nobody/proposal-look")).status).toBe(404);
  });

  it("is told of on the feed, and shown to nobody who does not reach its sites", async () => {
    const { rows } = await db.pool.query(
      "select site_id, payload from platform.outbox where topic = 'proposal.opened'",
    );
    const { siteId } = plant.asset("P-101");
    expect(rows).toMatchObject([{ site_id: siteId, payload: { ruleKey: "too-low" } }]);
    const { id } = await newest("raise-limit");
    const elsewhere = { roles: ["reliability-engineer" as const], sites: [999] };
    expect((await plant.call("GET", "/proposals", undefined, elsewhere)).body.items).toEqual([]);
    expect((await plant.call("GET", `/proposals/${id}`, undefined, elsewhere)).status).toBe(404);
    const look = await plant.call("GET", "/rules/too-low/proposal-look", undefined, elsewhere);
    expect(look.body.answers).toEqual([]);
    expect((await plant.shown(`?site=${siteId}`)).body.items).toHaveLength(1);
    expect((await plant.shown("?site=999")).body.items).toEqual([]);
    expect((await plant.shown("?rule=other")).body.items).toEqual([]);
  });

  it("is decided on by a person who answers for all sites, and by no token", async () => {
    const { id } = await newest("raise-limit");
    const decide = (principal: object) =>
      plant.call("POST", `/proposals/${id}/acceptance`, {}, principal);
    const roles = ["reliability-engineer"];
    expect((await decide({ roles: ["technician"] })).status).toBe(403);
    expect((await decide({ roles, kind: "machine" })).body.code).toBe("person-needed");
    const own = await decide({ roles, sites: [plant.asset("P-101").siteId] });
    expect([own.status, own.body.code]).toEqual([403, "scope-too-narrow"]);
  });

  it("becomes a draft when a person accepts it, and what is live stays", async () => {
    const { id } = await newest("raise-limit");
    const accept = () =>
      plant.call("POST", `/proposals/${id}/acceptance`, { comment: "Looks right." });
    const both = await Promise.all([accept(), accept()]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const { body } = await plant.call("GET", `/proposals/${id}`);
    expect(body).toMatchObject({
      state: "accepted",
      madeVersion: 2,
      ended: { by: "Ana Ruiz", comment: "Looks right." },
    });
    const { versions, version } = (await plant.call("GET", "/rules/too-low")).body;
    expect(version).toBe(1);
    expect(versions).toMatchObject([
      {
        version: 2,
        stage: "draft",
        author: "Ana Ruiz",
        comment: expect.stringMatching(/^Proposal \d+: Raise the limit.*Looks right\.$/),
      },
      { version: 1, stage: "live" },
    ]);
    await plant.settle();
    expect((await plant.shown("?state=open")).body.items).toEqual([]);
  });
});

describe("a proposal that was refused", () => {
  beforeAll(async () => {
    await plant.rules(rule("refused", ["P-101", "P-102"], limit()));
    await plant.labelled("refused", found);
  });

  it("is not made again on the same evidence, however often it is looked for", async () => {
    await plant.settle();
    const { id } = await newest("raise-limit");
    const { body } = await plant.call("POST", `/proposals/${id}/rejection`, {
      reason: "Those six were mended without a word.",
    });
    expect(body).toMatchObject({ state: "rejected", ended: { by: "Ana Ruiz" } });
    expect((await plant.call("POST", `/proposals/${id}/acceptance`, {})).status).toBe(409);
    await plant.call("POST", "/rules/refused/proposal-look");
    await plant.settle();
    expect((await plant.shown("?state=open")).body.items).toEqual([]);
    const look = await plant.call("GET", "/rules/refused/proposal-look");
    expect(look.body.answers[0]).toMatchObject({
      kind: "raise-limit",
      words: expect.stringContaining(
        "was rejected by Ana Ruiz: Those six were mended without a word.",
      ),
    });
  });

  it("is made again once enough is new, and expires when a label that it rests on is revised", async () => {
    const more = peaksOf("P-102", [2, 3, 4, 5], "sensor-fault");
    const flags = await plant.labelled("refused", more);
    await plant.settle();
    const { id } = await newest("raise-limit");
    await plant.relabelled(flags[0]!, "other-cause");
    const late = await plant.call("POST", `/proposals/${id}/acceptance`, {});
    expect([late.status, late.body.code]).toEqual([409, "proposal-outdated"]);
    await plant.proposals.look();
    const { body } = await plant.call("GET", `/proposals/${id}`);
    expect(body).toMatchObject({
      state: "expired",
      ended: { by: null, comment: `What is known of F-${flags[0]} is another: other cause.` },
    });
    await plant.settle();
  });

  it("expires when another version is live", async () => {
    const { id } = await newest("raise-limit");
    await plant.rules(rule("refused", ["P-101", "P-102"], limit({ above: 7.2 })));
    const late = await plant.call("POST", `/proposals/${id}/acceptance`, {});
    expect(late.status).toBe(409);
    await plant.settle();
    const { body } = await plant.call("GET", `/proposals/${id}`);
    expect(body).toMatchObject({
      state: "expired",
      ended: { comment: "Version 2 of the rule is live now." },
    });
  });
});

describe("a rule without readings behind its flags", () => {
  it("is proposed nothing, and says why to whoever asks", async () => {
    const silent = rule("silent", ["P-109"], { noData: { signal: "temperature", for: "15m" } });
    await plant.rules({ ...silent, kind: "instrument" });
    await plant.labelled("silent", [
      ...[0, 60, 120, 180].map((at): Labelled => ({
        tag: "P-109",
        minutes: [at, at + 2],
        outcome: "no-fault-found",
      })),
      { tag: "P-109", minutes: [300, 500], outcome: "confirmed" },
    ]);
    await plant.settle();
    expect((await plant.shown("?rule=silent")).body.items).toEqual([]);
    const { body } = await plant.call("GET", "/rules/silent/proposal-look");
    expect(body.answers).toMatchObject([
      {
        kind: "lengthen-delay",
        proposal: {
          state: "unsupported",
          words: expect.stringContaining("the backtest is no evidence"),
        },
      },
      { kind: "retire", proposal: null },
    ]);
  });
});

describe("a rule whose flags are for nothing", () => {
  it("is retired when a person accepts it, and a rollback brings it back", async () => {
    await plant.rules(rule("useless", ["P-104"], limit(), { failureMode: "seal-leak" }));
    await plant.said("P-104", 0, peaks(Array<number>(13).fill(7.5)));
    const all = Array.from({ length: 13 }, (_, index) => index);
    await plant.labelled("useless", peaksOf("P-104", all, "no-fault-found"));
    await plant.settle();
    const one = await newest("retire");
    expect(one).toMatchObject({
      ruleKey: "useless",
      before: { flags: 13, verdicts: { false: 13 } },
      after: null,
      definition: null,
      verdict: expect.stringContaining("no confirmed flag would be lost"),
    });
    const { status } = await plant.call("POST", `/proposals/${one.id}/acceptance`, {});
    expect(status).toBe(200);
    expect((await plant.call("GET", "/rules/useless")).body.stage).toBe("retired");
    const back = await plant.call("POST", "/rules/useless/rollback", { comment: "We need it." });
    expect(back.status).toBe(200);
    expect((await plant.call("GET", "/rules/useless")).body.stage).toBe("live");
    await plant.settle();
    expect((await plant.shown("?rule=useless&state=open")).body.items).toEqual([]);
  });
});

describe("a proposal whose rule was right after it was tried", () => {
  it("is not accepted: it is tried again with what was found, or falls", async () => {
    await plant.rules(rule("right-after-all", ["P-104"], limit(), { failureMode: "seal-leak" }));
    const all = Array.from({ length: 13 }, (_, index) => index);
    await plant.labelled("right-after-all", peaksOf("P-104", all, "no-fault-found"));
    await plant.settle();
    const one = await newest("retire");
    expect(one.ruleKey).toBe("right-after-all");
    const later = 3 * 24 * 60 + 10;
    const [flag] = await plant.labelled("right-after-all", [
      { tag: "P-104", minutes: [later, later + 5], outcome: "confirmed" },
    ]);
    const late = await plant.call("POST", `/proposals/${one.id}/acceptance`, {});
    expect([late.status, late.body.code]).toEqual([409, "proposal-outdated"]);
    await plant.settle();
    const { body } = await plant.call("GET", `/proposals/${one.id}`);
    expect(body).toMatchObject({
      state: "expired",
      ended: { by: null, comment: expect.stringContaining(`F-${flag} was found confirmed`) },
    });
    const look = await plant.call("GET", "/rules/right-after-all/proposal-look");
    const retire = look.body.answers.find(({ kind }: { kind: string }) => kind === "retire");
    expect(retire).toMatchObject({
      proposal: null,
      words: expect.stringContaining("1 of 14 decided flags were confirmed"),
    });
  });
});

describe("failures that no flag foresaw", () => {
  it("lower the limit of the rule that is there for them, as far as the past stays quiet", async () => {
    await plant.rules(
      rule("too-high", ["P-107", "P-108"], limit({ clearBelow: undefined }), {
        failureMode: "misalignment",
      }),
    );
    for (const tag of ["P-107", "P-108"]) {
      const signalId = plant.asset(tag).signals.get("vibration")!.id;
      const hours = Array.from({ length: 30 * 24 }, (_, index) => {
        const bucket = { count: 60, min: 4, max: 5, mean: 4.5, first: 4.5, last: 4.5 };
        return { signalId, at: start - (44 * 24 - index) * hour, ...bucket };
      });
      await plant.store.writeRollups("1h", hours);
      await plant.said(tag, 0, peaks([5, 6.6]));
      plant.failed(tag, 116, "misalignment");
      await plant.gap(tag, 115, "misalignment", []);
    }
    await plant.settle();
    const one = await newest("lower-limit");
    expect(one).toMatchObject({
      ruleKey: "too-high",
      before: { foreseen: 0, failures: 2 },
      after: { foreseen: 2, failures: 2 },
      gainedCount: 2,
      verdict: expect.stringContaining("foresees 2 of 2 failures instead of 0"),
    });
  });

  it("get a rule of their own where none watches, which waits as a draft", async () => {
    for (const [tag, at] of [
      ["P-105", 100],
      ["P-106", 200],
    ] as const) {
      const { id: signalId } = plant.asset(tag).signals.get("error")!;
      const since = new Date(start + (at - 60) * 60_000).toISOString();
      await plant.told(tag, "error", [
        [0, ""],
        [at - 60, "E7"],
        [at + 60, ""],
      ]);
      plant.failed(tag, at, "seal-leak");
      await plant.gap(tag, at, "seal-leak", [
        { kind: "code", signalId, signal: "error", code: "E7", times: 1, since },
      ]);
    }
    const asked = await plant.call("POST", "/asset-classes/pump/proposal-look");
    expect(asked).toMatchObject({ status: 202, body: { assetClass: "pump" } });
    await plant.settle();
    const look = await plant.call("GET", "/asset-classes/pump/proposal-look");
    expect(look.body.answers).toMatchObject([
      { kind: "add", failureMode: "seal-leak", proposal: { state: "open" } },
      { kind: "add", failureMode: "misalignment", proposal: null },
    ]);
    const none = await plant.call("POST", "/asset-classes/turbine/proposal-look");
    expect(none.status).toBe(404);
    const one = await newest("add");
    expect(one).toMatchObject({
      ruleKey: "pump-error-before-seal-leak",
      ruleVersion: null,
      before: null,
      after: { flags: 2, foreseen: 2, failures: 2 },
      evidence: { flagCount: 0 },
    });
    const { body } = await plant.call("POST", `/proposals/${one.id}/acceptance`, {
      stage: "shadow",
    });
    expect(body).toMatchObject({ state: "accepted", madeVersion: 1 });
    const made = await plant.call("GET", "/rules/pump-error-before-seal-leak");
    expect(made.body).toMatchObject({ stage: "shadow", failureMode: "seal-leak" });
  });
});

describe("a trial whose definition nobody can read any more", () => {
  it("is put away, so that the others are tried", async () => {
    await plant.rules(rule("unreadable", ["P-101", "P-102"], limit()));
    await plant.labelled("unreadable", found);
    await plant.settle();
    const { id } = await newest("raise-limit");
    await plant.backToTrial(id);
    await plant.unreadable(id);
    await plant.settle();
    const look = await plant.call("GET", "/rules/unreadable/proposal-look");
    expect(look.body.answers[0].proposal).toMatchObject({
      id,
      state: "expired",
      words: expect.stringContaining("its definition cannot be read any more"),
    });
  });
});

describe("a trial that is cancelled", () => {
  it("is nothing that is remembered: it is tried again when somebody asks", async () => {
    await plant.rules(rule("cancelled", ["P-101", "P-102"], limit()));
    await plant.labelled("cancelled", found);
    await plant.settle();
    const { id } = await newest("raise-limit");
    await plant.backToTrial(id, { state: "cancelled", error: "Cancelled by Ana Ruiz." });
    await plant.settle();
    const own = () => plant.shown("?rule=cancelled");
    expect((await own()).body.items).toEqual([]);
    const look = await plant.call("GET", "/rules/cancelled/proposal-look");
    expect(look.body.answers[0].proposal).toMatchObject({
      id,
      state: "expired",
      words: "its backtest was not finished (cancelled): Cancelled by Ana Ruiz.",
    });
    await plant.call("POST", "/rules/cancelled/proposal-look");
    await plant.settle();
    const [again] = (await own()).body.items;
    expect(again).toMatchObject({ state: "open", ruleName: "Vibration above limit" });
    await plant.call("POST", `/proposals/${again.id}/rejection`, { reason: "Not now." });
  });
});

describe("a suggestion for which there is no room", () => {
  it("is made once there is, though nothing is new", async () => {
    await db.pool.query(
      `insert into rules.proposal (kind, aim, rule_key, title, because, evidence, scope, candidates, made_at)
       select 'add', 'keener', 'other-' || n, 'Add', '', '{"flags": [], "gaps": []}', '{"from": 0, "assetIds": []}', '[]', now()
       from generate_series(1, 110) n`,
    );
    await plant.rules(rule("no-room", ["P-101", "P-102"], limit()));
    await plant.labelled("no-room", found);
    await plant.proposals.look();
    const look = await plant.call("GET", "/rules/no-room/proposal-look");
    expect(look.body.answers[0].words).toContain("wait to be tried already");
    await db.pool.query("delete from rules.proposal where rule_key like 'other-%'");
    await plant.settle();
    expect((await plant.shown("?rule=no-room")).body.items).toMatchObject([{ state: "open" }]);
  });
});

describe("two workers at once", () => {
  it("make each proposal once, and try it once", async () => {
    await plant.rules(rule("twice", ["P-101", "P-102"], limit()));
    await plant.labelled("twice", found);
    const { proposals } = plant;
    const another = await plant.another();
    await Promise.all([proposals.look(), another.look(), another.look(), proposals.look()]);
    await another.stop();
    await plant.settle();
    const made = await db.pool.query(
      "select count(*), count(distinct backtest_id) as tried from rules.proposal where rule_key = 'twice'",
    );
    expect(made.rows).toEqual([{ count: 1, tried: 1 }]);
    const tried = await db.pool.query(
      `select count(*) from rules.backtest where candidates @> '[{"key": "twice"}]'`,
    );
    expect(tried.rows).toEqual([{ count: 1 }]);
  });

  it("go on where one that died had been: its backtest is not run again", async () => {
    const { id } = await newest("raise-limit");
    const backtests = async () => (await db.pool.query("select count(*) from rules.backtest")).rows;
    const before = await backtests();
    // It died between the end of the backtest and its word on it.
    await plant.backToTrial(id);
    await plant.settle();
    expect(await newest("raise-limit")).toMatchObject({ id, ruleKey: "twice", lostCount: 0 });
    expect(await backtests()).toEqual(before);
  });

  it("hold failures against each other where a backtest raised more flags than it lists", async () => {
    const { id } = await newest("raise-limit");
    await db.pool.query(
      "delete from rules.backtest_flag f using rules.proposal p where f.backtest_id = p.backtest_id and p.id = $1 and f.verdict = 'false'",
      [id],
    );
    await plant.backToTrial(id);
    await plant.settle();
    expect(await newest("raise-limit")).toMatchObject({
      id,
      comparedBy: "failures",
      lost: [],
      verdict: expect.stringContaining("as many failures are foreseen as before"),
    });
  });

  it("drop what is tried when its rule has another version meanwhile, with its backtest", async () => {
    const { id } = await newest("raise-limit");
    await plant.backToTrial(id, { state: "running", error: null });
    await plant.rules(rule("twice", ["P-101", "P-102"], limit({ above: 7.1 })));
    await plant.settle();
    const { rows } = await db.pool.query(
      "select b.state, b.error from rules.backtest b join rules.proposal p on p.backtest_id = b.id where p.id = $1",
      [id],
    );
    expect(rows).toEqual([
      { state: "cancelled", error: "Cancelled by a proposal that has expired." },
    ]);
  });
});
