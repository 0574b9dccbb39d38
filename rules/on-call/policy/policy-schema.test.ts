import { describe, expect, test } from "vitest";
import { levelFor, msOf, policySchema } from "./policy-schema.ts";

const step = { after: "0s", tell: [{ onCall: { rota: 1 } }] };
const problems = (policy: unknown): string[] =>
  policySchema.safeParse(policy).error?.issues.map(({ message }) => message) ?? [];

describe("an escalation policy", () => {
  test("is kept as it was written", () => {
    const written = {
      levels: [
        { severities: [4], steps: [step], repeat: { times: 3, after: "15m" } },
        { severities: [2, 3], steps: [{ after: "1.5h", tell: [{ everybody: 2 }, { person: 7 }] }] },
      ],
      acceptOrdersWithin: { P1: "30m", P4: null },
    };
    const policy = policySchema.parse(written);
    expect(policy).toEqual(written);
    expect(levelFor(policy, 3)).toEqual(written.levels[1]);
    expect(levelFor(policy, 1)).toBeUndefined();
    expect(msOf("1.5h")).toBe(5_400_000);
  });

  test("refuses what could not be carried out, and says what it must be", () => {
    const twice = [
      { severities: [3, 4], steps: [step] },
      { severities: [4], steps: [step] },
    ];
    expect(problems({ levels: twice })).toEqual(["a severity stands in more than one level"]);
    const soon = [{ severities: [4], steps: [{ ...step, after: "soon" }] }];
    expect(problems({ levels: soon })).toEqual([
      expect.stringContaining('"soon" is not a duration'),
    ]);
    expect(problems({ levels: [], acceptOrdersWithin: { P1: "45d" } })).toEqual([
      "is longer than 30 days",
    ]);
  });
});
