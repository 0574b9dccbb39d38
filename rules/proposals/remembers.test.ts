import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../records/flag-outcome.ts";
import type { Evidence } from "./proposal.ts";
import { isOtherEvidence } from "./remembers.ts";

const labels = (count: number, outcome: Outcome = "no-fault-found", from = 1): Evidence["flags"] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, outcome }));
const on = (flags: Evidence["flags"], gaps: number[] = []): Evidence => ({ flags, gaps });

describe("what was decided on", () => {
  it("is not brought up again on the same evidence, in whatever order it is told", () => {
    const label = fc.record({
      id: fc.integer({ min: 1, max: 500 }),
      outcome: fc.constantFrom<Outcome>("confirmed", "no-fault-found"),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(label, { selector: ({ id }) => id, maxLength: 50 }),
        fc.uniqueArray(fc.nat(), { maxLength: 10 }),
        (flags, gaps) => {
          expect(isOtherEvidence(on(flags, gaps), on(flags.toReversed(), gaps.toReversed()))).toBe(
            false,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is another matter with three new labels, three revised ones or one more missed failure", () => {
    const before = on(labels(6), [1]);
    expect(isOtherEvidence(before, on(labels(8), [1]))).toBe(false);
    expect(isOtherEvidence(before, on(labels(9), [1]))).toBe(true);
    const revised = [...labels(3, "confirmed"), ...labels(3, "no-fault-found", 4)];
    expect(isOtherEvidence(before, on(revised, [1]))).toBe(true);
    expect(isOtherEvidence(before, on(labels(6), [1, 2]))).toBe(true);
  });

  it("counts flags that were withdrawn since, and not those that newer ones have pushed out", () => {
    const before = on(labels(10));
    expect(
      isOtherEvidence(before, on(labels(10).filter(({ id }) => ![4, 5, 6].includes(id)))),
    ).toBe(true);
    expect(isOtherEvidence(before, on(labels(9, "no-fault-found", 3)))).toBe(false);
  });
});
