import type { LogEntry, Reading } from "#ingest";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { play } from "../testing/series.ts";
import type { RuleInput } from "../evaluation/evaluate.ts";
import { afterThat, begin, day, second, uniform } from "../testing/series.ts";
import { AssetScorer, assetWith, liveRules, sent } from "../testing/asset.ts";
import { settledStory, tell } from "../testing/told.ts";
import type { ReadingInput } from "../conditions/condition.ts";
import type { LiveRule } from "../store/live-rules.ts";
import { conditionTrees } from "../testing/trees.ts";
import type { RuleChange } from "./assessment.ts";
import { rulesOf } from "./asset-plan.ts";
import { recentAt } from "./windows/advance-base.ts";
import { isTickAt, keyAt, observedAt, readInto } from "./windows/input-columns.ts";
import { allSettled } from "./windows/watermark.ts";

const limit = { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "40s", offDelay: "10s" } };
const conditions = {
  limit: { limit: { signal: "x", above: 7, clearBelow: 6 } },
  "delayed-limit": limit,
  "on-change-limit": { limit: { signal: "door", above: 7, onDelay: "45s" } },
  rate: { rate: { signal: "x", risingBy: 3, per: "1m", over: "2m" } },
  stuck: { stuck: { signal: "x", for: "40s", minReadings: 3, tolerance: 1 } },
  "drift-of-a-mean": {
    drift: { signal: "x", learn: "4m", refine: "1h", window: "30s", threshold: 2 },
  },
  "drift-of-an-ewma": {
    drift: { signal: "x", learn: "25 readings", smoothing: "10s", threshold: 2, onDelay: "20s" },
  },
  code: { code: { signal: "error", equals: "E1", hold: "2m" } },
  after: afterThat({ code: { signal: "error", equals: "E1" } }, "1m", limit),
  "after-silence": afterThat({ noData: { signal: "x", for: "30s" } }, "1m", {
    limit: { signal: "y", above: 7 },
  }),
  all: { all: [{ limit: { signal: "x", above: 6 } }, { limit: { signal: "y", above: 6 } }] },
  vote: {
    atLeast: {
      n: 2,
      of: [
        { limit: { signal: "x", above: 7 } },
        { limit: { signal: "y", above: 7 } },
        { code: { signal: "error", equals: "E1" } },
      ],
    },
    offDelay: "20s",
  },
  not: { not: { limit: { signal: "x", above: 6 } }, onDelay: "15s" },
  "n-of-m": {
    nOfM: { n: 3, of: 6, within: "1m", condition: { limit: { signal: "x", above: 7 } } },
  },
  gated: {
    limit: { signal: "x", above: 7 },
    while: { limit: { signal: "y", below: 9 } },
    settle: "10s",
  },
  "in-hours": {
    any: [{ limit: { signal: "door", above: 8 } }, { limit: { signal: "x", above: 8 } }],
    activeHours: { from: "01:01", to: "01:04" },
    keepFor: "20s",
  },
  chattering: {
    limit: { signal: "x", above: 7, clearBelow: 6.8 },
    chattering: { raises: 2, within: "1m", calm: "30s" },
  },
};
const rules = liveRules(conditions);
const withSilence = liveRules({ ...conditions, silence: { noData: { signal: "x", for: "20s" } } });
const lateness: Record<string, number> = { x: 60, y: 30, door: 60, error: 45 };
const keys = ["x", "x", "x", "x", "y", "door", "error"];

/** What comes to the log, and when by its clock. */
type Delivery = { at: number } & ({ reading: Reading } | { tick: true });

/**
 * Readings a few seconds apart, each within its signal's lateness of its moment, some twice, some corrected; ticks between them. `wild`: much
 * later as well, as history, and by clocks that go wrong.
 */
const deliveriesOf = (wild: boolean): fc.Arbitrary<Delivery[]> =>
  fc
    .array(
      fc.record({
        step: fc.oneof(
          { weight: 30, arbitrary: fc.integer({ min: 0, max: 12 }) },
          { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) },
        ),
        key: fc.constantFrom(...keys),
        value: fc.oneof(
          fc.constantFrom(5, 5, 6.5, 8, 9),
          fc.double({ min: 4, max: 12, noNaN: true }),
        ),
        delay: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 2, arbitrary: fc.double({ min: 0, max: 0.99, noNaN: true }) },
        ),
        quality: fc.oneof(
          { weight: 9, arbitrary: fc.constant("good" as const) },
          { weight: 1, arbitrary: fc.constantFrom("bad" as const, "uncertain" as const) },
        ),
        again: fc.oneof(
          { weight: 8, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom("same" as const, "other" as const) },
        ),
        tick: fc.oneof(
          { weight: 6, arbitrary: fc.constant(false) },
          { weight: 1, arbitrary: fc.constant(true) },
        ),
        wrong: fc.oneof(
          { weight: 6, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.constantFrom("later", "history", "ahead", "behind") },
        ),
      }),
      { minLength: 10, maxLength: 250, size: "max" },
    )
    .map((steps) => {
      const found: Delivery[] = [];
      let now = 0;
      for (const { step, key, value, delay, quality, again, tick, wrong } of steps) {
        now += step * second;
        const odd = wild ? wrong : null;
        const late = delay * (lateness[key] ?? 60) * second * (odd === "later" ? 4 : 1);
        const said = key === "error" ? (value > 7 ? "E1" : "ok") : value;
        const at = now + Math.round(late);
        const clock = odd === "ahead" ? 100 * second : odd === "behind" ? -100 * second : 0;
        const reading = sent(now + clock, said, key, {
          quality,
          receivedAt: begin + at,
          historical: odd === "history",
        });
        found.push({ at, reading });
        if (again === "same") found.push({ at: at + 1, reading: { ...reading } });
        // A correction comes within the lateness too, or it is history.
        if (again === "other" && late < 20 * second) {
          const other = key === "error" ? { code: "E2" } : { value: value + 3 };
          found.push({ at: at + 5 * second, reading: { ...reading, ...other } });
        }
        if (tick) found.push({ at: now + 1, tick: true });
      }
      return found.sort((a, b) => a.at - b.at);
    });

/** The log that deliveries make, so many to an entry. */
function logOf(found: readonly Delivery[], sizes: readonly number[]): LogEntry[] {
  const log: LogEntry[] = [];
  let readings: Reading[] = [];
  let firstAt = 0;
  let lastAt = 0;
  const flush = () => {
    if (readings.length === 0) return;
    const seq = log.length + 1;
    log.push({ partition: 0, seq, receivedAt: begin + lastAt, kind: "readings", readings });
    readings = [];
  };
  for (const delivery of found) {
    // An entry is a commit: what came in the same moment, not what came minutes apart.
    if ("tick" in delivery || delivery.at - firstAt > 5 * second) flush();
    if (readings.length === 0) firstAt = delivery.at;
    lastAt = delivery.at;
    if ("reading" in delivery) {
      readings.push(delivery.reading);
      if (readings.length >= sizes[log.length % sizes.length]!) flush();
      continue;
    }
    const at = begin + delivery.at;
    const place = { partition: 0, seq: log.length + 1, receivedAt: at };
    log.push({ ...place, kind: "tick", at, healthySince: begin - day });
  }
  flush();
  return log;
}

/** What the evaluator says of the same readings in their right order, each moment with what was said of it last. */
function inRightOrder(found: readonly Delivery[], of: readonly LiveRule[] = rules) {
  const story: Record<string, unknown> = {};
  for (const { bound } of rulesOf(new AssetScorer(of, assetWith(lateness)).plan)) {
    // What listens for silence alone is judged as it came.
    if (bound.order !== "observed") continue;
    const places = new Map(bound.signals.toSorted((a, b) => a - b).map((id, place) => [id, place]));
    const readings = new Map<string, Reading>();
    const ticks: { key: number; at: number }[] = [];
    let newest = -Infinity;
    for (const delivery of found) {
      if ("tick" in delivery) ticks.push({ key: newest, at: begin + delivery.at });
      else if (places.has(delivery.reading.signalId)) {
        const { signalId, observedAt } = delivery.reading;
        readings.set(`${signalId} ${observedAt}`, delivery.reading);
        newest = Math.max(newest, observedAt);
      }
    }
    const inputs: { key: number; place: number; input: RuleInput }[] = [
      ...[...readings.values()].map((reading) => ({
        key: reading.observedAt,
        place: places.get(reading.signalId)!,
        input: { kind: "reading", reading } as const,
      })),
      ...ticks.map(({ key, at }) => ({
        key,
        place: Infinity,
        input: { kind: "tick", tick: { at, healthySince: begin - day } } as const,
      })),
    ];
    inputs.sort((a, b) => (a.key === b.key ? a.place - b.place || 0 : a.key - b.key));
    const { transitions } = play(
      bound,
      inputs.map(({ input }) => input),
    );
    if (transitions.length > 0) story[bound.key] = transitions.map(tell);
  }
  return story;
}

const deliveries = deliveriesOf(false);

/** Of the rules over one signal that readings alone decide. */
const judgementsOf = (change: RuleChange) => {
  const { key } = change.rule.bound;
  if (!["limit", "delayed-limit", "rate", "stuck"].includes(key)) return [];
  return change.kind === "transition" ? [change] : change.now;
};

const sizes = fc.array(fc.constantFrom(1, 1, 2, 5, 40), { minLength: 1, maxLength: 8 });

function inBatches(log: readonly LogEntry[], cuts: readonly number[]): LogEntry[][] {
  const batches: LogEntry[][] = [];
  for (let i = 0; i < log.length;) {
    const size = cuts[batches.length % cuts.length]!;
    batches.push(log.slice(i, i + size));
    i += size;
  }
  return batches;
}

describe("whatever the order of arrival within the lateness, repeats, corrections and batches", () => {
  test("what stands in the end is what the readings say in their right order", () => {
    const raised = new Set<string>();
    let revised = 0;
    fc.assert(
      fc.property(deliveries, sizes, sizes, (found, entrySizes, cuts) => {
        const scorer = new AssetScorer(rules, assetWith(lateness));
        for (const batch of inBatches(logOf(found, entrySizes), cuts)) scorer.score(batch);
        const story = settledStory(scorer.changes);
        const told = Object.fromEntries(Object.entries(story).filter(([, of]) => of.length > 0));
        expect(told).toEqual(inRightOrder(found));
        for (const { evidence, transition } of scorer.changes.flatMap(judgementsOf)) {
          // Cut at the moment: nothing that came behind it is in it.
          const readings = evidence.signals.flatMap(({ readings }) => readings);
          const until = transition.type === "raised" ? transition.triggeredAt : transition.at;
          expect(Math.max(...readings.map((one) => Date.parse(one.observedAt)))).toBe(until);
        }
        expect(scorer.failures).toBe(0);
        expect(scorer.total.historical).toBe(0);
        for (const key of Object.keys(told)) raised.add(key);
        revised += scorer.changes.filter(({ kind }) => kind === "revision").length;
      }),
      { numRuns: 150 },
    );
    // The property is about something: each form was told of, and there was much to revise.
    expect([...raised].toSorted()).toEqual(Object.keys(conditions).toSorted());
    expect(revised).toBeGreaterThan(100);
  }, 60_000);
});

test("so it is for conditions within conditions", () => {
  const raised = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(conditionTrees, { minLength: 1, maxLength: 3 }),
      deliveries,
      sizes,
      sizes,
      (trees, found, entrySizes, cuts) => {
        const of = liveRules(Object.fromEntries(trees.map((tree, index) => [`t${index}`, tree])));
        const scorer = new AssetScorer(of, assetWith(lateness));
        for (const batch of inBatches(logOf(found, entrySizes), cuts)) scorer.score(batch);
        const observed = new Set(
          rulesOf(scorer.plan).flatMap(({ bound }) =>
            bound.order === "observed" ? bound.key : [],
          ),
        );
        const story = settledStory(scorer.changes);
        const told = Object.fromEntries(
          Object.entries(story).filter(([key, its]) => its.length > 0 && observed.has(key)),
        );
        expect(told).toEqual(inRightOrder(found, of));
        expect(scorer.failures).toBe(0);
        for (const key of Object.keys(told)) raised.add(JSON.stringify(trees[Number(key[1])]));
      },
    ),
    { numRuns: 150 },
  );
  // The property is about something: many of them were told of.
  expect(raised.size).toBeGreaterThan(30);
}, 60_000);

test("so it is at fifty readings a second, of which many come late", () => {
  const random = uniform(7);
  const found: Delivery[] = [];
  for (let now = 0; now < 150 * second; now += 20) {
    const value = Math.round(50 + 50 * Math.sin(now / 7_000) + 20 * random()) / 10;
    const at = now + (random() < 0.05 ? Math.round(random() * 30 * second) : 0);
    const reading = sent(now, value, "x", { receivedAt: begin + at });
    found.push({ at, reading });
    if (random() < 0.02) found.push({ at: at + 10, reading: { ...reading, value: 10 * random() } });
  }
  found.sort((a, b) => a.at - b.at);
  const log = logOf(found, [7, 30, 1]);
  const scorer = new AssetScorer(rules, assetWith(lateness));
  let most = 0;
  for (const batch of inBatches(log, [1, 4, 2])) {
    scorer.score(batch);
    most = Math.max(most, ...scorer.memory.windows.map(({ inputs }) => inputs.count));
  }
  expect(settledStory(scorer.changes)).toMatchObject(inRightOrder(found));
  expect(scorer.total).toMatchObject({ historical: 0, overfull: 0 });
  expect(scorer.total.late).toBeGreaterThan(300);
  expect(scorer.total.corrections).toBeGreaterThan(100);
  // A minute is 3,000 of them; what is settled goes soon.
  expect(most).toBeLessThan(3_000 * 1.2 + 100);
}, 60_000);

test("a restart between entries of many readings at fifty a second goes on as if nothing had been", () => {
  const random = uniform(11);
  const found: Delivery[] = [];
  for (let now = 0; now < 90 * second; now += 20) {
    const late = random() < 0.03 ? Math.round(random() * 40 * second) : 0;
    const value = 7 + 3 * Math.sin(now / 5_000) + random();
    const reading = sent(now, value, "x", { receivedAt: begin + now + late });
    found.push({ at: now + late, reading });
  }
  found.sort((a, b) => a.at - b.at);
  const log = logOf(found, [190, 3, 77]);
  const [whole, cut] = [new AssetScorer(rules), new AssetScorer(rules)];
  const stored: ReturnType<AssetScorer["stored"]>[] = [];
  for (const [index, entry] of log.entries()) {
    whole.score([entry]);
    cut.score([entry]);
    stored.push(cut.stored());
    if (index % 5 !== 4) continue;
    const from = stored[index - (index % 3)]!;
    expect(from.neededFrom).not.toBeNull();
    cut.rebuild(from.text, log.slice(from.neededFrom! - 1, index + 1), 2);
    expect(essenceOf(cut.memory)).toEqual(essenceOf(whole.memory));
  }
  expect(plain(cut.changes)).toEqual(plain(whole.changes));
}, 60_000);

/** All that can be told apart from outside: everything but what is settled, which nothing reads again. */
function essenceOf({ windows, listeners }: AssetScorer["memory"]) {
  return {
    windows: windows.map((window) => {
      const { plan, inputs, watermark, settled, settledNewest, states, marks } = window;
      const { newest, frontier } = watermark;
      const waits = !allSettled(watermark);
      return {
        newest,
        frontier,
        epoch: waits ? watermark : null,
        settledNewest,
        states,
        marks: marks
          .filter(({ index }) => index >= settled)
          .map((mark) => ({ ...mark, index: mark.index - settled })),
        inputs: Array.from({ length: inputs.count - settled }, (_, i) => {
          const index = settled + i;
          if (isTickAt(inputs, index)) return [keyAt(inputs, index), observedAt(inputs, index)];
          const reading = { ...blank };
          readInto(inputs, index, plan.signals, reading);
          return [keyAt(inputs, index), reading];
        }),
        recent: inputs.count === 0 ? window.recent : recentAt(window, inputs.count - 1).recent,
      };
    }),
    listeners: listeners.map(({ states, newest, recent }) => ({ states, newest, recent })),
  };
}

const blank: ReadingInput = {
  signalId: 0,
  observedAt: 0,
  receivedAt: 0,
  value: null,
  code: null,
  quality: "good",
};

const plain = (changes: readonly RuleChange[]) =>
  changes.map(({ memory: _memory, rule, ...change }) => ({ key: rule.bound.key, ...change }));

describe("a restart", () => {
  test("from what was stored at any batch, at any later one, goes on as if nothing had been", () => {
    let rebuilt = 0;
    fc.assert(
      fc.property(
        fc.boolean().chain(deliveriesOf),
        fc.array(conditionTrees, { maxLength: 3 }),
        sizes,
        sizes,
        fc.array(
          fc.record({ store: fc.nat(30), crash: fc.nat(20), read: fc.constantFrom(1, 3, 50) }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        (found, trees, entrySizes, cuts, crashes) => {
          const log = logOf(found, entrySizes);
          const batches = inBatches(log, cuts);
          const of = [...withSilence, ...liveRules(Object.fromEntries(trees.entries()))];
          const [whole, cut] = [0, 1].map(() => new AssetScorer(of, assetWith(lateness)));
          const stored = new Map<number, ReturnType<AssetScorer["stored"]>>();
          const plans = crashes.map(({ store, crash, read }) => ({
            store,
            at: store + crash,
            read,
          }));
          for (const [index, batch] of batches.entries()) {
            whole!.score(batch);
            cut!.score(batch);
            stored.set(index, cut!.stored());
            for (const { store, at, read } of plans) {
              if (at !== index) continue;
              const until = batch.at(-1)!.seq;
              const { text, neededFrom } = stored.get(store)!;
              const after = batches[store]!.at(-1)!.seq;
              const from = Math.min(neededFrom ?? after + 1, after + 1);
              cut!.rebuild(text, log.slice(from - 1, until), read);
              expect(essenceOf(cut!.memory)).toEqual(essenceOf(whole!.memory));
              rebuilt += 1;
            }
          }
          expect(plain(cut!.changes)).toEqual(plain(whole!.changes));
          expect(essenceOf(cut!.memory)).toEqual(essenceOf(whole!.memory));
        },
      ),
      { numRuns: 40 },
    );
    expect(rebuilt).toBeGreaterThan(25);
  }, 60_000);
});
