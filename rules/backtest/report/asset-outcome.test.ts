import { describe, expect, it } from "vitest";
import { parseRules } from "../../definition/load-rules.ts";
import type { ReplayedAsset, ReplayedCandidate } from "../replay/replay-job.ts";
import { judgeReplay } from "./asset-outcome.ts";

const hour = 3_600_000;
const asset = { tag: "P-101", classCode: "pump" };
const terms = {
  from: 0,
  to: 100 * hour,
  horizonMs: hour,
  visitWithinMs: hour,
  everyFailureRecorded: false,
};
const nothingKnown = { failures: [], judged: [] };

const rule = (key: string, condition: object, more: object = {}) => {
  const loaded = parseRules([
    {
      key,
      name: key,
      appliesTo: { all: true },
      severity: 2,
      failureMode: "wear",
      condition,
      ...more,
    },
  ]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.rules[0]!;
};
const hot = (key: string, ...suppressedBy: string[]) =>
  rule(key, { limit: { signal: "t", above: 5 } }, suppressedBy.length > 0 ? { suppressedBy } : {});

const said = (...stretches: [from: number, to: number | null][]): ReplayedCandidate => ({
  applies: true,
  watched: true,
  stretches: stretches.map(([from, to]) => ({
    raisedAt: from * hour,
    triggeredAt: from * hour,
    returnedAt: to === null ? null : to * hour,
    summary: "",
    evidence: null,
  })),
  hours: 100,
  readings: 100,
  failed: null,
  signals: ["t"],
});
const replayed = (...candidates: ReplayedCandidate[]): ReplayedAsset => ({
  candidates,
  readings: 100,
  gaps: [],
  gapCounts: {},
  neverSeen: [],
  cameTooLate: 0,
  cameLongAfter: 0,
  repairs: 0,
});

/** When each would have been told; "at once" where nothing held it. */
const toldAt = ({ flags }: ReturnType<typeof judgeReplay>) =>
  flags.map((each) => each.map(({ held }) => (held === null ? "at once" : held.toldAt)));

describe("a flag of a backtest", () => {
  it("is held while flags hold that live raised then and that explain it, and sends nobody before", () => {
    const recorded = { key: "stopped", raisedAt: 4 * hour, returnedAt: 7 * hour };
    const judged = judgeReplay(
      asset,
      [hot("a", "stopped")],
      replayed(said([5, 6], [6.5, 9], [20, 21])),
      nothingKnown,
      terms,
      { explaining: [recorded], gateways: [] },
    );
    expect(toldAt(judged)).toEqual([[null, 7 * hour, "at once"]]);
    expect(judged.outcome.candidates[0]).toMatchObject({
      flags: 3,
      held: { flags: 2, neverTold: 1 },
      visits: 2,
    });
  });

  it("of two rules that explain each other the older one is told, and of two at once the first", () => {
    const rules = [hot("a", "b"), hot("b", "a")];
    const told = (...candidates: ReplayedCandidate[]) =>
      judgeReplay(asset, rules, replayed(...candidates), nothingKnown, terms).flags.map((flags) =>
        flags.map(({ held }) => held === null),
      );
    expect(told(said([5, 9]), said([6, 8]))).toEqual([[true], [false]]);
    expect(told(said([6, 8]), said([5, 9]))).toEqual([[false], [true]]);
    expect(told(said([5, 9]), said([5, 9]))).toEqual([[true], [false]]);
  });

  it("that listens for silence is the gateway's where that was dead", () => {
    const silent = rule("silent", { noData: { signal: "t", for: "1h" } }, { kind: "instrument" });
    const gateway = { tag: "GW-1", since: 4 * hour, raisedAt: 5 * hour, returnedAt: 9 * hour };
    const judged = judgeReplay(asset, [silent], replayed(said([5.5, 9.1])), nothingKnown, terms, {
      explaining: [],
      gateways: [gateway],
    });
    expect(judged.flags[0]![0]!.held).toMatchObject({ stage: "unreachable", toldAt: null });
    expect(judged.outcome.candidates[0]).toMatchObject({ visits: 0 });
  });
});
