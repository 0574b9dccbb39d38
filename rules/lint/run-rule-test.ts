import type { LogEntry, Reading } from "#ingest";
import { countOf, writtenOut } from "../definition/rule-test-schema.ts";
import type { RuleTest } from "../definition/rule-test-schema.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../scorer/assess.ts";
import { remembered } from "../scorer/asset-memory.ts";
import { planFor } from "../scorer/asset-plan.ts";
import { isFor } from "../store/coverage.ts";
import { testAsset } from "./test-asset.ts";

/** What a rule said that it should not, or did not say that it should; empty: it passed. */
export function runRuleTest(rule: RuleDefinition, test: RuleTest): string[] {
  const running = runInPieces(rule, test);
  for (;;) {
    const { done, value } = running.next();
    if (done === true) return value;
  }
}

/** The same, and after each piece of its work others may have their turn. */
export function* runInPieces(rule: RuleDefinition, test: RuleTest): Generator<void, string[]> {
  return problemsOf(test, yield* saidOf(rule, test));
}

/** How many steps it is run in at most: its values, and the time that passes in it. */
export function stepsOf(test: RuleTest): number {
  const counts = test.series.map(({ values }) => (values === undefined ? 1 : countOf(values)));
  const ends = test.series.map(
    ({ from, every, at }, index) => at ?? from + (counts[index]! - 1) * (every ?? 0),
  );
  const span = Math.max(test.until ?? 0, ...ends);
  const ticks = Math.min(mostTicks, Math.ceil(span / usualStep)) + 1;
  return counts.reduce((sum, each) => sum + each, ticks);
}

type Said = { transitions: Transition[] } | { problem: string };

function problemsOf(test: RuleTest, said: Said): string[] {
  if ("problem" in said) return [said.problem];
  const begin = Date.parse(test.start);
  // That something was learnt is told only to a test that asks.
  const withLearned = test.expect.some(({ learned }) => learned !== undefined);
  const transitions = said.transitions.filter(
    ({ type }) => type === "raised" || type === "returned" || (withLearned && type === "learned"),
  );
  const problems: string[] = [];
  for (let place = 0; place < Math.max(transitions.length, test.expect.length); place++) {
    const [is, wanted] = [transitions[place], test.expect[place]];
    const [isText, wantedText] = [is && tell(is, begin), wanted && tellExpected(wanted)];
    const words = is?.explanation.words ?? "";
    if (is === undefined) problems.push(`did not say "${wantedText!}"`);
    else if (wanted === undefined) problems.push(`said "${isText!}" as well: ${words}`);
    else if (isText !== wantedText) {
      problems.push(`said "${isText!}" where "${wantedText!}" is expected: ${words}`);
    } else if (wanted.words !== undefined && !words.includes(wanted.words)) {
      problems.push(`said "${isText!}" without the words "${wanted.words}": ${words}`);
    }
  }
  return problems;
}

const tell = ({ type, at }: Transition, begin: number): string => `${type} ${time(at - begin)}`;

function tellExpected({ raised, returned, learned }: RuleTest["expect"][number]): string {
  if (raised !== undefined) return `raised ${time(raised)}`;
  return returned === undefined ? `learned ${time(learned ?? 0)}` : `returned ${time(returned)}`;
}

/** As a duration is written: 5400000 → "1.5h". */
function time(ms: number): string {
  for (const [unit, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ] as const) {
    const count = ms / size;
    if (Math.abs(count) >= 1 && Number.isInteger(count * 100)) return `${count}${unit}`;
  }
  return ms === 0 ? "0s" : `${ms}ms`;
}

/** Through the same windows and the same evaluator as live, and nothing else. */
function* saidOf(rule: RuleDefinition, test: RuleTest): Generator<void, Said> {
  const asset = testAsset(rule, test);
  if (!isFor(rule, asset)) {
    return { problem: `the rule does not apply to ${asset.tag} of class ${asset.classCode}` };
  }
  const live = {
    versionId: 1,
    version: 1,
    definition: rule,
    fingerprint: JSON.stringify(rule.condition),
  };
  const plan = planFor(asset, [live]);
  if (plan.failed.length > 0) return { problem: plan.failed[0]!.message };
  const memories = new Map([[asset.id, remembered(asset, plan, undefined, 0)]]);
  const transitions: Transition[] = [];
  const result = nothingAssessed();
  const byTime = plan.windows.some(({ needsTicks, order }) => needsTicks || order === "settled");
  const idOf = (key: string) => asset.signals.get(key)!.id;
  let taken = 0;
  for (const entry of entriesOf(test, asset.id, idOf, byTime)) {
    if ((taken += 1) % entriesInPiece === 0) yield;
    takeEntry(entry, memories, result);
    finishBatch(result);
    for (const change of result.changes.splice(0)) {
      if (change.kind === "transition") transitions.push(change.transition);
    }
    const [failure] = result.failures.values();
    if (failure !== undefined) return { problem: `it failed ${failure.message}` };
  }
  return { transitions };
}

const day = 86_400_000;
/** As often as a running product writes one, unless that would be too many. */
const usualStep = 5_000;
const mostTicks = 50_000;
/** A few milliseconds of work. */
const entriesInPiece = 500;

/** The log that such readings make, with time that passes between them where that can matter. */
function* entriesOf(
  test: RuleTest,
  assetId: number,
  idOf: (key: string) => number,
  byTime: boolean,
): Generator<LogEntry> {
  const begin = Date.parse(test.start);
  const readings = readingsOf(test, assetId, idOf, begin);
  const last = Math.max(readings.at(-1)?.observedAt ?? begin, begin + (test.until ?? 0));
  const step = Math.max(usualStep, Math.ceil((last - begin) / mostTicks));
  // Without ticks nothing stands between two readings.
  const [lastTick, stepTo] = byTime ? [last, step] : [-Infinity, Infinity];
  let seq = 0;
  let next = 0;
  const place = (receivedAt: number) => ({ partition: 0, seq: (seq += 1), receivedAt });
  for (let upTo = begin; next < readings.length || upTo <= lastTick; upTo += stepTo) {
    while (next < readings.length && readings[next]!.observedAt <= upTo) {
      const { observedAt } = readings[next]!;
      const from = next;
      while (next < readings.length && readings[next]!.observedAt === observedAt) next += 1;
      yield { ...place(observedAt), kind: "readings", readings: readings.slice(from, next) };
    }
    if (upTo <= lastTick) {
      yield { ...place(upTo), kind: "tick", at: upTo, healthySince: begin - day };
    }
  }
}

/** In the order in which they are judged. */
function readingsOf(
  { series }: RuleTest,
  assetId: number,
  idOf: (key: string) => number,
  begin: number,
): Reading[] {
  const readings = series.flatMap(({ signal, from, every, values, at, value, code, quality }) =>
    writtenOut(values ?? [value ?? null]).map((each, index): Reading => {
      const observedAt = begin + (at ?? from + index * (every ?? 0));
      return {
        assetId,
        signalId: idOf(signal),
        observedAt,
        receivedAt: observedAt,
        value: each,
        code: code ?? null,
        quality,
        source: 0,
        historical: false,
      };
    }),
  );
  return readings.sort((a, b) => a.observedAt - b.observedAt || a.signalId - b.signalId);
}
