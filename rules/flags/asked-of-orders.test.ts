import { describe, expect, test } from "vitest";
import { parseRules } from "../definition/load-rules.ts";
import { flagRaisedSchema } from "./flag-events.ts";
import { raisedEvent } from "./raise-flag.ts";

const written = {
  key: "seal-leaks",
  name: "Seal leaks",
  appliesTo: { assetClass: "pump" },
  severity: 2,
  failureMode: "seal-leak",
  timeToRespond: "1.5d",
  kit: "seal-set",
  priority: { class: "P1", reason: "It feeds the boiler." },
  condition: { limit: { signal: "leakage", above: 5 } },
};

const raisedBy = (rule: object) => {
  const loaded = parseRules([rule]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return raisedEvent(
    {
      asset: { id: 1, tag: "P-101", name: "Feed pump", siteId: 1, siteName: "North" },
      rule: loaded.rules[0]!,
      ruleVersionId: 1,
      ruleVersion: 1,
      raisedAt: 0,
      triggeredAt: 0,
      summary: "",
    },
    { id: 1, announced: 1, now: 0 },
  ).payload;
};

describe("what a rule says of its orders", () => {
  test("goes with each flag", () => {
    expect(raisedBy(written)).toMatchObject({
      timeToRespondHours: 36,
      kit: "seal-set",
      priority: { class: "P1", reason: "It feeds the boiler." },
    });
  });

  test("is nothing where it says nothing, and in raises of older versions that were held", () => {
    const { kit: _kit, priority: _priority, timeToRespond: _time, ...rest } = written;
    const plain = flagRaisedSchema.parse(raisedBy(rest));
    expect(plain).toMatchObject({ timeToRespondHours: null, kit: null, priority: null });
    const { kit: _k, priority: _p, timeToRespondHours: _t, ...older } = plain;
    expect(flagRaisedSchema.parse(older)).toEqual(plain);
  });

  test("needs a reason for its class, and a class that there is", () => {
    const problems = (priority: object) => {
      const loaded = parseRules([{ ...written, priority }]);
      return loaded.ok ? [] : loaded.problems.map(({ field }) => field);
    };
    expect(problems({ class: "P1" })).toEqual(["[0].priority.reason"]);
    expect(problems({ class: "P5", reason: "so" })).toEqual(["[0].priority.class"]);
  });
});
