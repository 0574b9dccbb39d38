import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNewest } from "./newest.ts";

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
        if (newest.pass(signal, at, now) === undefined) {
          const known = newestOf.get(signal);
          newest.learn(signal, known === undefined ? null : { observedAt: known, receivedAt: now });
          newest.pass(signal, at, now);
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
    for (let signal = 0; signal < signals; signal++) newest.pass(signal, second * 1_000, second);
  }
  let taken = 0;
  for (let signal = 0; signal < signals; signal++) {
    newest.pass(signal, 100_500, seconds);
    if (newest.mayBeKnown()) taken += 1;
    newest.pass(signal, 100_000, seconds);
    expect(newest.mayBeKnown()).toBe(true);
  }
  expect(taken).toBeLessThan(signals / 10);
});
