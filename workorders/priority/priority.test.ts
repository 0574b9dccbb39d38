import { assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";

import { prioritize } from "./priority.ts";

const hour = 3_600_000;
const base = {
  assetTag: "P-101",
  criticality: 3,
  severity: 3,
  timeToFailureHours: null,
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
