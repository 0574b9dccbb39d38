import { describe, expect, test } from "vitest";
import { gatesBefore } from "./gates.ts";
import type { GateFacts } from "./gates.ts";
import { mustRollBack } from "./must-roll-back.ts";
import { shippedPolicy } from "./release-policy.ts";

const facts = (more: Partial<GateFacts> = {}, trial: Partial<GateFacts["trial"]> = {}) => ({
  stage: "shadow" as const,
  author: "Ana",
  sendsPeople: true,
  trial: { days: 8, assetMonths: 3, flags: 2, hits: 0, falseFlags: 0, ...trial },
  backtest: { id: 4, assetMonths: 12, flags: 5 },
  approvals: [{ by: "Ben" }],
  ...more,
});

const open = (given: GateFacts, to: "canary" | "live" = "canary", policy = shippedPolicy) =>
  gatesBefore(to, policy, given)
    .filter(({ passed }) => !passed)
    .map(({ gate, reason }) => `${gate}: ${reason}`);

describe("before a canary", () => {
  test("all gates are passed by a version that was tried long enough and seldom spoke", () => {
    expect(open(facts())).toEqual([]);
  });

  test("each that is not says what it wants", () => {
    const tried = { days: 3.5, assetMonths: 0.25, flags: 2 };
    expect(open(facts({ backtest: null, approvals: [] }, tried))).toEqual([
      "backtest: no backtest of this version is done: start one",
      "days: 3.5 of 7 days in its stage",
      "asset-months: 0.25 of 1 asset-months with data",
      "flag-rate: 8 flags that nobody confirmed in an asset-month (0.969 to 28.9); 1 at most",
      "approvals: 0 of 1 approvals",
    ]);
  });

  test("no flag in a backtest that saw no data is no evidence", () => {
    const empty = { id: 9, assetMonths: 0, flags: 0 };
    expect(open(facts({ backtest: empty }))).toEqual([
      "backtest: backtest 9 saw no data, so that its 0 flags say nothing",
    ]);
  });

  test("silence where nothing was evaluated is no evidence either", () => {
    const gates = open(facts({}, { assetMonths: 0, flags: 0 }));
    expect(gates).toHaveLength(2);
    expect(gates[1]).toContain("nothing was evaluated yet");
  });

  test("flags that were right do not count against it", () => {
    expect(open(facts({}, { flags: 9, hits: 7 }))).toEqual([]);
  });

  test("its author's approval counts only where the policy says so", () => {
    const own = facts({ approvals: [{ by: "Ana" }, { by: "Ana" }] });
    expect(open(own)).toEqual([]);
    expect(open(own, "canary", { ...shippedPolicy, approverIsNotAuthor: true })).toEqual([
      "approvals: 0 of 1 approvals, not by Ana, who wrote it",
    ]);
  });

  test("somebody else approves what sends people where the policy says so, whatever else it asks for", () => {
    const canary = { ...shippedPolicy.canary, approvals: 0 };
    const policy = { ...shippedPolicy, canary, secondPersonToSend: true };
    const own = { approvals: [{ by: "Ana" }] };
    expect(open(facts(own), "canary", policy)).toEqual([
      "approvals: 0 of 1 approvals, not by Ana, who wrote it",
    ]);
    expect(open(facts(), "canary", policy)).toEqual([]);
    expect(open(facts({ ...own, sendsPeople: false }), "canary", policy)).toEqual([]);
  });

  test("precision counts where the policy asks for it, and undecided is not enough", () => {
    const canary = { ...shippedPolicy.canary, minPrecision: 0.7 };
    const policy = { ...shippedPolicy, canary };
    expect(open(facts(), "canary", policy)).toEqual([
      "precision: no visit has decided on one of its flags yet",
    ]);
    expect(open(facts({}, { hits: 1, falseFlags: 1 }), "canary", policy)[0]).toContain(
      "1 of 2 decided flags were right: 50 %",
    );
    expect(open(facts({}, { hits: 4, falseFlags: 1 }), "canary", policy)).toEqual([]);
  });
});

test("before live a version must have been a canary", () => {
  expect(open(facts(), "live")).toEqual(["stage: it is shadow, and must be in canary first"]);
});

describe("a canary", () => {
  const trial = { days: 1, assetMonths: 0.5, hits: 0, falseFlags: 0 };

  test("steps back once its rate is over the bound beyond doubt", () => {
    expect(mustRollBack(shippedPolicy, { ...trial, flags: 5 })).toContain("2 is the bound");
  });

  test("stays while chance may explain it, or its flags were right", () => {
    expect(mustRollBack(shippedPolicy, { ...trial, flags: 2 })).toBeNull();
    expect(mustRollBack(shippedPolicy, { ...trial, flags: 3 })).toBeNull();
    expect(mustRollBack(shippedPolicy, { ...trial, flags: 5, hits: 3 })).toBeNull();
  });

  test("stays where the policy says never", () => {
    const policy = { ...shippedPolicy, rollback: null };
    expect(mustRollBack(policy, { ...trial, flags: 500 })).toBeNull();
  });
});
