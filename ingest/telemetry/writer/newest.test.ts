import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNewest, type Newest } from "./newest.ts";

/** Of one asset. */
const pass = (newest: Newest, signalId: number, observedAt: number, receivedAt: number) =>
  newest.pass({ assetId: 1, signalId, observedAt, receivedAt });

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ signal: fc.nat({ max: 2 }), at: fc.nat({ max: 40 }) }) },
  { weight: 1, arbitrary: fc.constant("forget" as const) },
);

test("whatever passed or was stored before may be known, over any number of filters and after forgetting", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const newest = createNewest(1);
      const stored = new Set<string>();
      const newestOf = new Map<number, number>();
      for (const one of steps) {
        if (one === "forget") {
          newest.forget();
          continue;
        }
        const { signal, at } = one;
        const now = at + 1;
        if (pass(newest, signal, at, now) === undefined) {
          const known = newestOf.get(signal);
          newest.learn(signal, known === undefined ? null : { observedAt: known, receivedAt: now });
          pass(newest, signal, at, now);
        }
        if (stored.has(`${signal}@${at}`)) expect(newest.mayBeKnown()).toBe(true);
        stored.add(`${signal}@${at}`);
        newestOf.set(signal, Math.max(at, newestOf.get(signal) ?? -Infinity));
      }
    }),
    { numRuns: 500 },
  );
});

test("a late reading that says something new is told apart from one that is there", () => {
  const newest = createNewest();
  const [signals, seconds] = [50, 400];
  for (let signal = 0; signal < signals; signal++) newest.learn(signal, null);
  for (let second = 0; second < seconds; second++) {
    for (let signal = 0; signal < signals; signal++) pass(newest, signal, second * 1_000, second);
  }
  let taken = 0;
  for (let signal = 0; signal < signals; signal++) {
    pass(newest, signal, 100_500, seconds);
    if (newest.mayBeKnown()) taken += 1;
    pass(newest, signal, 100_000, seconds);
    expect(newest.mayBeKnown()).toBe(true);
  }
  expect(taken).toBeLessThan(signals / 10);
});

test("how far an asset has come is the newest of its signals, whether it was learnt or has passed", () => {
  const newest = createNewest();
  newest.learn(1, { observedAt: 500, receivedAt: 500 });
  newest.learn(2, null);
  newest.learn(3, null);
  expect(newest.assetAt(1)).toBe(-Infinity);
  pass(newest, 1, 100, 600);
  expect(newest.assetAt(1)).toBe(500);
  pass(newest, 2, 900, 900);
  expect([newest.assetAt(1), newest.assetAt(2)]).toEqual([900, 900]);
  newest.pass({ assetId: 2, signalId: 3, observedAt: 50, receivedAt: 900 });
  expect(newest.assetAt(3)).toBe(50);
  newest.forget();
  expect(newest.assetAt(1)).toBe(-Infinity);
});
