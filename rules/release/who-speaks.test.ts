import * as fc from "fast-check";
import { expect, test } from "vitest";
import { liveRules } from "../testing/asset.ts";
import type { LiveRule, Trial } from "../store/live-rules.ts";
import { inCanary, smallestShare } from "./in-canary.ts";
import { memoryOf, silentOn, trialKey } from "./who-speaks.ts";

const ids = Array.from({ length: 2_000 }, (_, i) => i + 1);

test("a canary chooses about its share of the assets, and always the same", () => {
  for (const share of [0.05, 0.25, 0.5]) {
    const chosen = ids.filter((id) => inCanary("a-rule", id, share));
    expect(chosen.length / ids.length).toBeCloseTo(share, 1);
    expect(ids.filter((id) => inCanary("a-rule", id, share))).toEqual(chosen);
  }
  expect(ids.every((id) => inCanary("a-rule", id, 1))).toBe(true);
});

test("a wider canary has all assets of a narrower one", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (id, share) => {
      if (inCanary("a-rule", id, share / 2)) expect(inCanary("a-rule", id, share)).toBe(true);
    }),
  );
});

test("two rules are not tried on the same assets", () => {
  const both = ids.filter((id) => inCanary("one", id, 0.1) && inCanary("another", id, 0.1));
  expect(both.length).toBeLessThan(50);
});

test("the smallest share that chooses an asset chooses one, and nothing has none", () => {
  const some = [3, 14, 159];
  const share = smallestShare("a-rule", some)!;
  expect(some.filter((id) => inCanary("a-rule", id, share)).length).toBeGreaterThan(0);
  expect(smallestShare("a-rule", [])).toBeNull();
});

const [rule] = liveRules({ a: { limit: { signal: "x", above: 1 } } });
const version = (number: number, trial?: Trial): LiveRule => ({
  ...rule!,
  versionId: number,
  version: number,
  ...(trial === undefined ? {} : { trial }),
});

test("on every asset exactly one version of a rule speaks while one is live", () => {
  const live = version(1);
  const canary = version(2, { stage: "canary", share: 0.3 });
  const shadow = version(3, { stage: "shadow" });
  let byCanary = 0;
  for (const id of ids) {
    const silent = silentOn(id, [live, canary, shadow]);
    expect(silent.has(shadow)).toBe(true);
    expect(silent.has(live)).not.toBe(silent.has(canary));
    if (silent.has(live)) byCanary += 1;
  }
  expect(byCanary).toBe(ids.filter((id) => inCanary("a", id, 0.3)).length);
});

test("what is silent has a memory of its own, whose name tells whose it is", () => {
  expect(trialKey(version(3))).toBe("a@3");
  expect(memoryOf("a@3")).toEqual({ ruleKey: "a", version: 3 });
  expect(memoryOf("a")).toEqual({ ruleKey: "a", version: null });
});
