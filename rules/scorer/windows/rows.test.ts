import type { LogEntry, Reading } from "#ingest";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScoredRow } from "../assessment.ts";
import { AssetScorer, assetWith, liveRules, sent } from "../../testing/asset.ts";
import { begin, day, hour, minute, second } from "../../testing/series.ts";

const every = 10 * second;
/** Two hours of learning for the group is as short as it may be: what these tests see of it is that it learns. */
const watching = liveRules({
  odd: { anomaly: { every: "10s", groupLearns: "67m", offDelay: 0 } },
  "also-odd": { anomaly: { every: "10s", groupLearns: "67m", threshold: 1 } },
  shaking: { limit: { signal: "x", above: 9, onDelay: "30s" } },
});
const lateness: Record<string, number> = { x: 60, y: 30, door: 60, error: 45 };

interface Delivery {
  at: number;
  reading: Reading;
}

/** Readings a few seconds apart, each within its signal's lateness of its moment, some twice, some corrected. */
const deliveries: fc.Arbitrary<Delivery[]> = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 40, arbitrary: fc.integer({ min: 0, max: 6 }) },
        { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) },
      ),
      key: fc.constantFrom("x", "x", "y", "door"),
      value: fc.double({ min: 4, max: 12, noNaN: true }),
      delay: fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 0.99, noNaN: true }) },
      ),
      bad: fc.oneof(
        { weight: 9, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      again: fc.oneof(
        { weight: 8, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.constantFrom("same" as const, "other" as const) },
      ),
    }),
    { minLength: 50, maxLength: 400, size: "max" },
  )
  .map((steps) => {
    const found: Delivery[] = [];
    let now = 0;
    for (const { step, key, value, delay, bad, again } of steps) {
      // One moment a reading of its signal: what comes twice is said below.
      now += step * second + 1;
      const late = delay * lateness[key]! * second;
      const at = now + Math.round(late);
      const quality = bad ? "bad" : "good";
      const reading = sent(now, value, key, { quality, receivedAt: begin + at });
      found.push({ at, reading });
      if (again === "same") found.push({ at: at + 1, reading: { ...reading } });
      if (again === "other" && late < 20 * second) {
        found.push({ at: at + 5 * second, reading: { ...reading, value: value + 3 } });
      }
    }
    return found.sort((a, b) => a.at - b.at);
  });

const sizes = fc.array(fc.constantFrom(1, 1, 2, 5, 40), { minLength: 1, maxLength: 8 });

/** An entry is a commit: what came in the same moment, not what came minutes apart. */
function logOf(found: readonly Delivery[], cuts: readonly number[]): LogEntry[] {
  const log: LogEntry[] = [];
  let waiting: Delivery[] = [];
  const flush = () => {
    const last = waiting.at(-1);
    if (last === undefined) return;
    const readings = waiting.map(({ reading }) => reading);
    const seq = log.length + 1;
    log.push({ partition: 0, seq, receivedAt: begin + last.at, kind: "readings", readings });
    waiting = [];
  };
  for (const delivery of found) {
    if (waiting.length > 0 && delivery.at - waiting[0]!.at > 5 * second) flush();
    waiting.push(delivery);
    if (waiting.length >= cuts[log.length % cuts.length]!) flush();
  }
  flush();
  return log;
}

/** The same readings in their right order, each said once and as it was corrected. */
function inRightOrder(found: readonly Delivery[]): Delivery[] {
  const byMoment = new Map<string, Reading>();
  for (const { reading } of found) {
    byMoment.set(`${reading.signalId} ${reading.observedAt}`, reading);
  }
  return [...byMoment.values()]
    .map((reading) => ({ at: reading.observedAt - begin, reading }))
    .sort((a, b) => a.at - b.at);
}

/** An hour after the last, so that every row is complete. */
const after = (log: readonly LogEntry[]): LogEntry => {
  const at = log.at(-1)!.receivedAt - begin + hour;
  const readings = [sent(at, 5, "x"), sent(at, 5, "y")];
  return { partition: 0, seq: log.length + 1, receivedAt: begin + at, kind: "readings", readings };
};

const told = (rows: readonly ScoredRow[]) =>
  rows.map(({ rule, scores }) => [rule.bound.key, { ...scores, learnt: null }]);

function play(log: readonly LogEntry[], cuts: readonly number[]) {
  const scorer = new AssetScorer(watching, assetWith(lateness));
  const rows: ScoredRow[] = [];
  for (let from = 0, batch = 0; from < log.length; batch++) {
    const size = cuts[batch % cuts.length]!;
    rows.push(...scorer.score(log.slice(from, from + size)).scores);
    from += size;
  }
  return { scorer, rows };
}

describe("rows in settled order", () => {
  test("are the same whatever the order of arrival within the lateness, repeats, corrections and batches", () => {
    fc.assert(
      fc.property(deliveries, sizes, sizes, (found, cuts, batches) => {
        const log = logOf(found, cuts);
        const { rows, scorer } = play([...log, after(log)], batches);
        const right = logOf(inRightOrder(found), [1]);
        const expected = play([...right, after(right)], [1]);
        expect(scorer.failures).toBe(0);
        // When a flag of the limit is known depends on what has come by then: so what is learnt from is left out here.
        const quiet =
          rows.every(({ scores }) => scores.learnt) &&
          expected.rows.every(({ scores }) => scores.learnt);
        const values = (all: typeof rows) => all.map(({ scores }) => [scores.at, scores.values]);
        expect(values(rows)).toEqual(values(expected.rows));
        if (quiet) expect(told(rows)).toEqual(told(expected.rows));
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });

  test("are judged once: a restart from any snapshot and the log since goes on as if nothing had been", () => {
    fc.assert(
      fc.property(deliveries, sizes, fc.nat(), fc.nat(), (found, cuts, first, second_) => {
        const log = logOf(found, cuts);
        const storedAt = first % log.length;
        const cutAt = storedAt + (second_ % (log.length - storedAt));
        const whole = new AssetScorer(watching, assetWith(lateness));
        const cut = new AssetScorer(watching, assetWith(lateness));
        // The last snapshot that was made by then; a pause of learning is stored with the commit that it came with.
        let kept = cut.stored();
        let keptAt = 0;
        const rows: ScoredRow[] = [];
        const expected: ScoredRow[] = [];
        for (const [index, entry] of [...log, after(log)].entries()) {
          expected.push(...whole.score([entry]).scores);
          rows.push(...cut.score([entry]).scores);
          if (index === storedAt || (index > storedAt && cut.memory.store === "now")) {
            kept = cut.stored();
            keptAt = index;
          }
          cut.memory.store = null;
          if (index !== cutAt) continue;
          const from = Math.min(kept.neededFrom ?? keptAt + 2, keptAt + 2);
          cut.rebuild(kept.text, log.slice(from - 1, index + 1), 3, kept.apart);
        }
        expect(told(rows)).toEqual(told(expected));
        expect(rows.map(({ scores }) => scores.learnt)).toEqual(
          expected.map(({ scores }) => scores.learnt),
        );
        expect(cut.stored().apart).toEqual(whole.stored().apart);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });

  test("wait no longer than a late reading may, and what waits is bounded however fast it comes", () => {
    const scorer = new AssetScorer(watching, assetWith(lateness));
    let seq = 0;
    let most = 0;
    let needed = Infinity;
    for (let ms = 0; ms < 10 * minute; ms += second) {
      const readings = Array.from({ length: 20 }, (_, i) => sent(ms + i * 50, 5, "x"));
      seq += 1;
      scorer.score([{ partition: 0, seq, receivedAt: begin + ms, kind: "readings", readings }]);
      most = Math.max(most, scorer.memory.rowWindows[0]!.waits);
      needed = seq - (scorer.stored().neededFrom ?? seq);
    }
    // Twice a minute and a second at twenty a second.
    expect(most).toBeLessThanOrEqual(2 * 61 * 20 + 20);
    expect(needed).toBeLessThan(80);
  });

  test("a signal that others are far ahead of counts in the row that is open when it comes, in its own order", () => {
    const scorer = new AssetScorer(
      liveRules({ odd: { anomaly: { every: "10s", groupLearns: "67m" } } }),
      assetWith(lateness),
    );
    let seq = 0;
    const rows: ScoredRow[] = [];
    const put = (at: number, ...readings: Reading[]) => {
      seq += 1;
      const entry: LogEntry = {
        partition: 0,
        seq,
        receivedAt: begin + at,
        kind: "readings",
        readings,
      };
      rows.push(...scorer.score([entry]).scores);
    };
    // The second gateway is half an hour behind the first.
    for (let ms = 0; ms < 20 * minute; ms += every) {
      put(ms, sent(ms, 5, "x"), sent(ms - 30 * minute, ms / minute, "y"));
    }
    const y = rows.map(({ scores }) => scores.values[1]!).filter((value) => !Number.isNaN(value));
    expect(y.length).toBeGreaterThan(100);
    expect(y).toEqual(y.toSorted((a, b) => a - b));
  });

  test("a number that no instrument measures, by which some say that they have nothing, is no value of a row", () => {
    const scorer = new AssetScorer(watching, assetWith(lateness));
    const values: number[] = [];
    for (let row = 0; row < 100; row++) {
      const ms = row * every;
      const nothing = [3.402_823_466e38, -Number.MAX_VALUE, Number.MAX_VALUE][row % 3]!;
      const readings = [sent(ms, row % 9 === 5 ? nothing : 5, "x"), sent(ms + second, 6, "y")];
      const at = begin + ms + 2 * second;
      const { scores } = scorer.score([
        { partition: 0, seq: row + 1, receivedAt: at, kind: "readings", readings },
      ]);
      values.push(...scores.map(({ scores: each }) => each.values[0]!));
    }
    expect(values.filter(Number.isNaN).length).toBeGreaterThan(10);
    expect(new Set(values)).toEqual(new Set([5, Number.NaN]));
  });

  test("an asset that falls silent holds the log no longer than others do", () => {
    const scorer = new AssetScorer(watching, assetWith(lateness));
    scorer.score([
      { partition: 0, seq: 1, receivedAt: begin, kind: "readings", readings: [sent(0, 5, "x")] },
    ]);
    expect(scorer.stored().neededFrom).toBe(1);
    let seq = 1;
    for (let ms = minute; ms <= 5 * minute; ms += minute) {
      seq += 1;
      const at = begin + ms;
      const entry: LogEntry = {
        partition: 0,
        seq,
        receivedAt: at,
        kind: "tick",
        at,
        healthySince: begin - day,
      };
      scorer.score([entry]);
    }
    expect(scorer.stored().neededFrom).toBeNull();
  });
});
