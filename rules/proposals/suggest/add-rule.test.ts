import { describe, expect, it } from "vitest";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { Candidate } from "../../gaps/candidates.ts";
import { isSuggestion } from "../proposal.ts";
import { addRule } from "./add-rule.ts";
import type { OpenGap, UncoveredMode } from "./uncovered-mode.ts";

const since = "2026-11-01T00:00:00.000Z";
const moved = (signal: string, usual: number, mean: number, strays = 5): Candidate => ({
  kind: "moved",
  signalId: 1,
  signal,
  direction: mean > usual ? "up" : "down",
  mean,
  usual,
  strays,
  since,
});
const said = (code: string): Candidate => ({
  kind: "code",
  signalId: 2,
  signal: "error",
  code,
  times: 1,
  since,
});
const gap = (id: number, ...candidates: Candidate[]): OpenGap => ({
  id,
  assetId: id,
  tag: `P-10${id}`,
  failureMode: "seal-leak",
  failedAt: 1e12 + id,
  candidates,
});
const mode = (gaps: OpenGap[], watched: string[] = []): UncoveredMode => ({
  classCode: "pump",
  failureMode: "seal-leak",
  gaps,
  watched: new Set(watched),
});
const add = (it: UncoveredMode) => addRule(it, (signal) => signal);

describe("a failure mode that comes unforeseen", () => {
  it("gets a rule over the sign that most of the failures share", () => {
    const gaps = [
      gap(1, moved("pressure", 5, 3), moved("vibration", 2, 9, 40)),
      gap(2, moved("pressure", 5.2, 3.4)),
      gap(3, moved("pressure", 4.8, 3.1)),
    ];
    const one = add(mode(gaps));
    if (!isSuggestion(one)) throw new Error(one.nothing);
    expect(one).toMatchObject({
      ruleKey: "pump-pressure-before-seal-leak",
      aim: "keener",
      evidence: { flags: [], gaps: [1, 2, 3] },
    });
    const rules = one.candidates.map(({ definition }) => ruleSchema.parse(definition));
    expect(rules).toHaveLength(3);
    const below = rules.flatMap(({ condition }) =>
      "limit" in condition ? [condition.limit.below!] : [],
    );
    expect(below).toHaveLength(1);
    expect(below[0]).toBeGreaterThan(3.4);
    expect(below[0]).toBeLessThan(4.8);
  });

  it("is watched by drift alone where what is usual on one machine is a failure on another", () => {
    const gaps = [gap(1, moved("pressure", 5, 6)), gap(2, moved("pressure", 8, 9))];
    const one = add(mode(gaps));
    if (!isSuggestion(one)) throw new Error(one.nothing);
    const conditions = one.candidates.map(
      ({ definition }) => ruleSchema.parse(definition).condition,
    );
    expect(conditions.every((condition) => "drift" in condition)).toBe(true);
  });

  it("gets one over a code that was new before each", () => {
    const one = add(mode([gap(1, said("E7")), gap(2, said("E7"), moved("vibration", 1, 2))]));
    if (!isSuggestion(one)) throw new Error(one.nothing);
    expect(one.candidates).toHaveLength(1);
    expect(ruleSchema.parse(one.candidates[0]!.definition).condition).toMatchObject({
      code: { signal: "error", equals: "E7" },
    });
  });

  it.each([
    [mode([gap(1, moved("pressure", 5, 3))])],
    [mode([gap(1, moved("pressure", 5, 3)), gap(2, moved("pressure", 5, 8))])],
    [mode([gap(1, said("E7")), gap(2, said("E8"))])],
    [mode([gap(1, moved("pressure", 5, 3)), gap(2, moved("pressure", 5, 3))], ["pressure"])],
  ])(
    "gets none on one failure, on signs that differ, or where a rule watches already: %#",
    (it) => {
      expect(add(it)).toMatchObject({ kind: "add", nothing: expect.any(String) });
    },
  );
});
