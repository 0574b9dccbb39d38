import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policySchema } from "../policy/policy-schema.ts";
import { firstStep, followingStep } from "./progress.ts";
import type { Position } from "./progress.ts";

const levelOf = (steps: number, times?: number) =>
  policySchema.parse({
    levels: [
      {
        severities: [4],
        steps: Array.from({ length: steps }, (_, i) => ({
          after: `${10 * i}m`,
          tell: [{ person: i + 1 }],
        })),
        ...(times === undefined ? {} : { repeat: { times, after: "1h" } }),
      },
    ],
  }).levels[0]!;

describe("after a step", () => {
  test("that reached somebody they have as long as the next step says", () => {
    expect(followingStep(levelOf(3), { round: 0, step: 1 }, true)).toEqual({
      what: "wait",
      position: { round: 0, step: 2 },
      afterMs: 20 * 60_000,
    });
  });

  test("that reached nobody the next is taken at once", () => {
    expect(followingStep(levelOf(3), { round: 0, step: 1 }, false)).toEqual({
      what: "go-on",
      position: { round: 0, step: 2 },
    });
  });

  test("the last one, the first follows again as often as the policy says, never at once", () => {
    const level = levelOf(2, 1);
    expect(followingStep(level, { round: 0, step: 1 }, false)).toEqual({
      what: "wait",
      position: { round: 1, step: 0 },
      afterMs: 3_600_000,
    });
    expect(followingStep(level, { round: 1, step: 1 }, true)).toEqual({ what: "exhausted" });
  });
});

test("whoever is reached or not, every step is taken once a round, and then it ends", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      fc.infiniteStream(fc.boolean()),
      (steps, times, reached) => {
        const level = levelOf(steps, times);
        const taken: Position[] = [];
        for (let position: Position | null = firstStep; position !== null;) {
          taken.push(position);
          const next = followingStep(level, position, reached.next().value);
          position = next.what === "exhausted" ? null : next.position;
        }
        const expected = Array.from({ length: ((times ?? 0) + 1) * steps }, (_, i) => ({
          round: Math.floor(i / steps),
          step: i % steps,
        }));
        expect(taken).toEqual(expected);
      },
    ),
  );
});
