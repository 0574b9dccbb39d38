import type { LogEntry, Reading } from "#ingest";
import { describe, expect, test } from "vitest";
import { AssetScorer, assetWith, liveRules, sent } from "../testing/asset.ts";
import { begin, day, hour, minute } from "../testing/series.ts";
import { assessReset } from "./assess-intervention.ts";
import { nothingAssessed } from "./assess.ts";
import { planFor } from "./asset-plan.ts";
import { learns, learnsAll, noteSaid } from "./learning.ts";

const conditions = {
  odd: { anomaly: {} },
  shaking: { limit: { signal: "x", above: 9, clearBelow: 8 } },
};

/** A scorer that is given five-minute readings hour by hour. */
function running(kind: "process" | "instrument" = "process") {
  const rules = liveRules(conditions).map((rule) =>
    rule.definition.key === "shaking"
      ? { ...rule, definition: { ...rule.definition, kind } }
      : rule,
  );
  const scorer = new AssetScorer(rules, assetWith());
  let seq = 0;
  let ms = 0;
  const learnt: boolean[] = [];
  const hours = (count: number, x: number) => {
    for (const until = ms + count * hour; ms < until;) {
      const readings: Reading[] = [];
      for (const end = ms + hour; ms < end; ms += 5 * minute) {
        readings.push(sent(ms, x, "x"), sent(ms, 40, "y"));
      }
      seq += 1;
      const entry: LogEntry = {
        partition: 0,
        seq,
        receivedAt: begin + ms,
        kind: "readings",
        readings,
      };
      learnt.push(...scorer.score([entry]).scores.map(({ scores }) => scores.learnt));
    }
    return learnt.splice(0);
  };
  return { scorer, hours };
}

describe("while a rule says that the machine is not well", () => {
  test("nothing is learnt, nor for an hour after", () => {
    const { hours } = running();
    expect(hours(5, 5)).not.toContain(false);
    hours(1, 12);
    expect(hours(4, 12)).not.toContain(true);
    expect(hours(1, 5)).not.toContain(true);
    hours(1, 5);
    expect(hours(4, 5)).not.toContain(false);
  });

  test("but for what a young baseline says: that may be how the machine is run", () => {
    const learning = learnsAll();
    const [, rule] = planFor(assetWith(), liveRules(conditions)).windows.flatMap((it) => it.rules);
    const explanation = { ...rule!.bound.condition.explain(rule!.bound.condition.initial()) };
    const raised = { type: "raised", at: begin, triggeredAt: begin } as const;
    noteSaid(learning, rule!, { ...raised, explanation: { ...explanation, tentative: true } });
    expect(learns(learning, begin, begin + hour)).toBe(true);
    noteSaid(learning, rule!, { ...raised, explanation });
    expect(learns(learning, begin, begin + hour)).toBe(false);
  });

  test("and a sensor in doubt is another matter", () => {
    const { hours } = running("instrument");
    hours(5, 5);
    expect(hours(5, 12)).not.toContain(false);
  });

  test("what has stood for two weeks is how the machine is run", () => {
    const { hours } = running();
    hours(5, 5);
    hours(24 * 14, 12);
    hours(2, 12);
    expect(hours(24, 12)).not.toContain(false);
  });

  test("a repair ends it at once", () => {
    const { hours, scorer } = running();
    hours(5, 5);
    hours(5, 12);
    assessReset(
      scorer.memory,
      { componentCode: null, ruleKeys: [], at: begin + day },
      nothingAssessed(),
    );
    hours(1, 5);
    expect(hours(4, 5)).not.toContain(false);
  });
});

test("how much of the log is scored at once does not matter", () => {
  const levels = [5, 5, 12, 5, 5, 5, 12, 12, 5, 5, 5, 5];
  const log = levels.map((x, index): LogEntry => {
    const readings = Array.from({ length: 12 }, (_, place) => index * hour + place * 5 * minute);
    return {
      partition: 0,
      seq: index + 1,
      receivedAt: begin + (index + 1) * hour,
      kind: "readings",
      readings: readings.flatMap((ms) => [sent(ms, x, "x"), sent(ms, 40, "y")]),
    };
  });
  const learnt = (atOnce: number) => {
    const scorer = new AssetScorer(liveRules(conditions), assetWith());
    const told: [number, boolean][] = [];
    for (let from = 0; from < log.length; from += atOnce) {
      const { scores } = scorer.score(log.slice(from, from + atOnce));
      told.push(...scores.map(({ scores: row }): [number, boolean] => [row.at, row.learnt]));
    }
    return told;
  };
  const oneByOne = learnt(1);
  expect(oneByOne.map(([, learns]) => learns)).toContain(false);
  for (const atOnce of [2, 5, 12]) expect(learnt(atOnce)).toEqual(oneByOne);
});

test("a stretch that somebody excluded counts for each row that it touches", () => {
  const excluded = {
    ...learnsAll(),
    notLearnt: [
      { from: 100, to: 200 },
      { from: 500, to: null },
    ],
  };
  expect(learns(excluded, 0, 100)).toBe(true);
  expect(learns(excluded, 50, 101)).toBe(false);
  expect(learns(excluded, 150, 160)).toBe(false);
  expect(learns(excluded, 200, 300)).toBe(true);
  expect(learns(excluded, 9_000, 9_300)).toBe(false);
});
