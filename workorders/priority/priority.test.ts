import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  option,
  property,
  record,
} from "fast-check";
import { describe, expect, it } from "vitest";

import { priorityOfFlags } from "./flags-priority.ts";
import { prioritize } from "./priority.ts";

const hour = 3_600_000;
const base = {
  assetTag: "P-101",
  criticality: 3,
  severity: 3,
  timeToFailureHours: null,
  remainingUsefulLife: null,
  raisedAt: 0,
};

describe("priority", () => {
  it("multiplies its terms and shows each with its input, factor and reason", () => {
    const priority = prioritize({ ...base, criticality: 4, timeToFailureHours: 48 });
    expect(priority.score).toBe(4 * 1.5 * 2 * 1);
    expect(priority.class).toBe("P2");
    expect(priority.terms.map(({ name, input, factor }) => [name, input, factor])).toEqual([
      ["severity", "3 of 4", 4],
      ["criticality", "4 of 5", 1.5],
      ["time to failure", "48 h", 2],
      ["service level", "no contract", 1],
    ]);
    expect(priority.terms[1]?.why).toBe("P-101 slows production when it stops.");
  });

  it("is due within its class's time of the flag", () => {
    const priority = prioritize(base);
    expect(priority.class).toBe("P3");
    expect(priority.dueAt).toBe(72 * hour);
    expect(priority.dueWhy).toBe("P3 is due within 72 h of the flag.");
  });

  it("is due well before the expected failure when that is sooner", () => {
    const priority = prioritize({ ...base, timeToFailureHours: 8 });
    expect(priority.class).toBe("P1");
    expect(priority.dueAt).toBe(6 * hour);
  });

  it("is due at the near end of a measured interval, and hurries by it", () => {
    const life = { hours: 46, low: 31.2, high: 70, confidence: 0.8, at: 5 * hour };
    const priority = prioritize({
      ...base,
      severity: 2,
      timeToFailureHours: 100,
      remainingUsefulLife: life,
    });
    expect(priority.dueAt).toBe(5 * hour + 31.2 * hour);
    expect(priority.dueWhy).toBe(
      "Due when the failure may come at the soonest, 31.2 h after the estimate (at 80 %).",
    );
    expect(priority.terms[2]).toEqual({
      name: "time to failure",
      input: "31 h to 70 h",
      factor: 2,
      why: "Failure is expected in 46 h, 31 h to 70 h at 80 %; the near end counts, within three days.",
    });
  });

  it("is due at once when what was foreseen has come, and by its class when that is sooner", () => {
    const reached = { hours: 0, low: 0, high: 0, confidence: 0.8, at: 9 * hour };
    const now = prioritize({ ...base, remainingUsefulLife: reached });
    expect([now.class, now.dueAt, now.dueWhy]).toEqual([
      "P1",
      8 * hour,
      "P1 is due within 8 h of the flag.",
    ]);
    const early = prioritize({ ...base, remainingUsefulLife: { ...reached, at: hour } });
    expect([early.dueAt, early.dueWhy]).toEqual([hour, "Due at once: what was foreseen has come."]);
    const far = { hours: 900, low: 800, high: null, confidence: 0.8, at: 0 };
    const later = prioritize({ ...base, remainingUsefulLife: far });
    expect(later.terms[2]).toMatchObject({ input: "800 h or later", factor: 0.5 });
    expect(later.dueWhy).toMatch(/^P\d is due within/);
  });

  it("takes the measured time of a flag instead of what its rule says of all, and the soonest of several", () => {
    const life = { hours: 300, low: 200, high: 400, confidence: 0.8, at: 0 };
    const flag = { severity: 2, timeToFailureHours: 10, remainingUsefulLife: life, raisedAt: 0 };
    const asset = { tag: "P-101", criticality: 3 };
    expect(priorityOfFlags(asset, [flag]).terms[2]?.input).toBe("200 h to 400 h");
    const sooner = { ...flag, remainingUsefulLife: { ...life, low: 100, at: 50 * hour } };
    expect(priorityOfFlags(asset, [flag, sooner]).terms[2]?.input).toBe("100 h to 400 h");
    const plain = { ...flag, remainingUsefulLife: null };
    expect(priorityOfFlags(asset, [flag, plain]).terms[2]?.input).toBe("10 h");
  });

  it("is the class that the rule sets, by a term that says so and keeps the score their product", () => {
    const byRule = { class: "P1", reason: "It feeds the boiler" } as const;
    const raised = prioritize({ ...base, byRule });
    expect([raised.class, raised.score, raised.dueAt]).toEqual(["P1", 16, 8 * hour]);
    expect(raised.terms.at(-1)).toEqual({
      name: "rule",
      input: "P1",
      factor: 4,
      why: "The rule sets P1, where the other terms come to P3: It feeds the boiler.",
    });
    const lowered = prioritize({ ...base, byRule: { class: "P4", reason: "A spare runs." } });
    expect([lowered.class, lowered.score, lowered.dueAt]).toEqual(["P4", 1.5, 336 * hour]);
    const same = prioritize({ ...base, byRule: { class: "P3", reason: "As ever" } });
    expect(same.terms.at(-1)).toMatchObject({
      factor: 1,
      why: "The rule sets P3, which the other terms come to as well: As ever.",
    });
    expect(same.score).toBe(prioritize(base).score);
  });

  it("is due no later than the rule's time to respond", () => {
    const respondBy = { hours: 12, at: 12 * hour };
    expect(prioritize({ ...base, respondBy })).toMatchObject({
      class: "P3",
      dueAt: 12 * hour,
      dueWhy: "The rule asks for a response within 12 h of the flag.",
    });
    const soon = prioritize({ ...base, respondBy: { hours: 2 / 60, at: hour / 30 } });
    expect(soon.dueWhy).toBe("The rule asks for a response within 2 min of the flag.");
    const late = prioritize({ ...base, respondBy: { hours: 900, at: 900 * hour } });
    expect(late.dueAt).toBe(72 * hour);
  });

  it("of flags that rules think differently of says of which of them its reasons are", () => {
    const asset = { tag: "P-101", criticality: 5 };
    const flag = { timeToFailureHours: null, remainingUsefulLife: null, raisedAt: 0 };
    const spare = { class: "P3", reason: "A spare runs." } as const;
    const both = [
      { ...flag, severity: 4, priority: spare },
      { ...flag, severity: 3 },
    ];
    const of = (flags: typeof both) => priorityOfFlags(asset, flags).terms[0]!.why;
    expect(of(both)).toMatch(
      /^Of the flags whose rule sets no class alone: The worst of its flags is high;/,
    );
    expect(of(both.slice(1))).toMatch(/^The worst of its flags is high;/);
  });

  it("of several flags is the most urgent and due with the soonest, whatever a rule thinks of its own", () => {
    const asset = { tag: "P-101", criticality: 3 };
    const flag = {
      severity: 3,
      timeToFailureHours: null,
      remainingUsefulLife: null,
      raisedAt: 0,
    };
    const little = { class: "P4", reason: "A spare runs." } as const;
    const alone = priorityOfFlags(asset, [{ ...flag, priority: little, timeToRespondHours: 5 }]);
    expect([alone.class, alone.dueAt]).toEqual(["P4", 5 * hour]);
    const both = priorityOfFlags(asset, [
      { ...flag, priority: little, timeToRespondHours: 5 },
      flag,
    ]);
    expect([both.class, both.dueAt]).toEqual(["P3", 5 * hour]);
    expect(both.dueWhy).toContain("within 5 h");
  });

  it("never falls for one flag more, whatever rules set", () => {
    const flag = record({
      severity: integer({ min: 1, max: 4 }),
      // What says that there is more time than a month takes urgency away, and may.
      timeToFailureHours: option(integer({ min: 1, max: 720 })),
      timeToRespondHours: option(integer({ min: 1, max: 400 })),
      priority: option(
        record({ class: constantFrom("P1", "P2", "P3", "P4"), reason: constant("so") }),
      ),
      raisedAt: integer({ min: 0, max: 100 * hour }),
      remainingUsefulLife: constant(null),
    });
    assert(
      property(
        integer({ min: 1, max: 5 }),
        array(flag, { minLength: 1, maxLength: 5 }),
        flag,
        (criticality, flags, more) => {
          const asset = { tag: "P-101", criticality };
          const before = priorityOfFlags(asset, flags);
          const after = priorityOfFlags(asset, [...flags, more]);
          expect(after.score).toBeGreaterThanOrEqual(before.score);
          expect(after.dueAt).toBeLessThanOrEqual(before.dueAt);
          const product = after.terms.reduce((all, { factor }) => all * factor, 1);
          expect(after.score).toBeCloseTo(product);
        },
      ),
    );
  });

  it("never falls when severity or criticality rises or less time is left", () => {
    const inputs = record({
      severity: integer({ min: 1, max: 4 }),
      criticality: integer({ min: 1, max: 5 }),
      timeToFailureHours: integer({ min: 1, max: 2000 }),
    });
    assert(
      property(inputs, inputs, (a, b) => {
        const worse = {
          severity: Math.max(a.severity, b.severity),
          criticality: Math.max(a.criticality, b.criticality),
          timeToFailureHours: Math.min(a.timeToFailureHours, b.timeToFailureHours),
        };
        const less = prioritize({ ...base, ...a });
        const more = prioritize({ ...base, ...worse });
        expect(more.score).toBeGreaterThanOrEqual(less.score);
        expect(more.dueAt).toBeLessThanOrEqual(less.dueAt);
      }),
    );
  });
});
