import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleSchema } from "../../definition/rule-schema.ts";
import { isSuggestion } from "../proposal.ts";
import type { ProposalKind, Suggestion } from "../proposal.ts";
import { flag, high, knownRule } from "../testing/known.ts";
import type { KnownRule } from "./known-rule.ts";
import { suggestForRule } from "./suggest-for-rule.ts";

const of = (known: KnownRule, kind: ProposalKind) =>
  suggestForRule(known).find((one) => one.kind === kind);

function suggested(known: KnownRule, kind: ProposalKind): Suggestion {
  const one = of(known, kind);
  if (one === undefined || !isSuggestion(one)) throw new Error(JSON.stringify(one));
  return one;
}

const limitOf = (definition: unknown): { above?: number; clearBelow?: number; onDelay: number } => {
  const { condition } = ruleSchema.parse(definition);
  if (!("limit" in condition)) throw new Error("no limit");
  return condition.limit;
};

const mixed = () => [
  ...[7.4, 7.6, 7.9, 8.1].map((max) => flag("no-fault-found", max)),
  ...[9.5, 11].map((max) => flag("confirmed", max)),
];

describe("a limit that is too low", () => {
  it("is raised to between what flags for nothing reached and what every confirmed one reached", () => {
    const known = knownRule(high(), { flags: mixed() });
    const { candidates, because, evidence, aim } = suggested(known, "raise-limit");
    const limits = candidates.map(({ definition }) => limitOf(definition).above!);
    expect(limits).toEqual(limits.toSorted((a, b) => a - b));
    expect(limits.filter((limit) => limit > 8.1 && limit < 9.5)).toHaveLength(2);
    expect(because).toBe(
      "Of 6 decided flags 4 were for nothing, and 4 of those rose to 8.1 mm/s at most; each of the 2 confirmed ones rose to 9.5 mm/s or beyond.",
    );
    expect([aim, evidence.flags.length]).toEqual(["quieter", 6]);
  });

  it("keeps its dead band, and changes the fleet's value where it is a parameter", () => {
    const banded = suggested(knownRule(high({ clearBelow: 6 }), { flags: mixed() }), "raise-limit");
    for (const { definition } of banded.candidates) {
      const { above, clearBelow } = limitOf(definition);
      expect(above! - clearBelow!).toBeCloseTo(1, 9);
    }
    const written = high({ above: "$limit" }, { parameters: { limit: 7 } });
    const own = flag("no-fault-found", 20, 30, { ownParameters: ["limit"] });
    const byName = suggested(knownRule(written, { flags: [own, ...mixed()] }), "raise-limit");
    expect(byName.candidates.at(-1)!.definition).toMatchObject({
      parameters: { limit: expect.any(Number) },
      condition: { limit: { above: "$limit" } },
    });
    expect(byName.evidence.flags.map(({ id }) => id)).not.toContain(own.id);
  });

  it("that is one from below is lowered", () => {
    const low = high({ above: undefined, below: 3 });
    const reached = (min: number) => ({ reached: { min, max: 9 } });
    const flags = [
      ...[2.8, 2.6, 2.5].map((min) => flag("no-fault-found", 9, 30, reached(min))),
      ...[1, 0.5].map((min) => flag("confirmed", 9, 30, reached(min))),
    ];
    const { candidates, title } = suggested(
      knownRule(JSON.parse(JSON.stringify(low)), { flags }),
      "lower-limit",
    );
    expect(title).toBe("Lower the limit of vibration");
    for (const { definition } of candidates) {
      expect(definition).toMatchObject({ condition: { limit: { below: expect.any(Number) } } });
    }
  });

  it("is left where confirmed flags went no further than the others", () => {
    const flags = [
      ...[8, 9, 10, 11].map((max) => flag("no-fault-found", max)),
      flag("confirmed", 7.5),
    ];
    expect(of(knownRule(high(), { flags }), "raise-limit")).toEqual({
      kind: "raise-limit",
      nothing:
        "every confirmed flag rose to 7.5 mm/s, and so did 4 of 4 for nothing: this limit does not tell them apart",
    });
  });

  it.each([
    [[], "0 flags"],
    [[flag("confirmed", 9), flag("no-fault-found", 7.5)], "2 flags"],
    [[8, 8, 8, 8, 8].map((max) => flag("no-fault-found", max)), "none of 5 decided"],
    [[8, 8, 8, 8, 8].map((max) => flag("could-not-inspect", max)), "0 flags"],
  ])("is left while too little is decided: %#", (flags, said) => {
    const one = of(knownRule(high(), { flags }), "raise-limit");
    expect(one).toMatchObject({ nothing: expect.stringContaining(said) });
  });

  it("is never raised to where a confirmed flag did not reach, nor to where it is", () => {
    const level = fc.double({ min: 7.001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 3, maxLength: 20 }),
        fc.array(level, { minLength: 1, maxLength: 20 }),
        (wrong, right) => {
          const flags = [
            ...wrong.map((max) => flag("no-fault-found", max)),
            ...right.map((max) => flag("confirmed", max)),
          ];
          const one = of(knownRule(high(), { flags }), "raise-limit");
          if (one === undefined || !isSuggestion(one)) return;
          for (const { definition } of one.candidates) {
            const { above } = limitOf(definition);
            expect(above).toBeGreaterThan(7);
            expect(above).toBeLessThan(Math.min(...right));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("a delay that is too short", () => {
  it("is lengthened to between how long flags for nothing held and how long every confirmed one did", () => {
    const flags = [
      ...[1, 2, 3, 4].map((minutes) => flag("no-fault-found", 9, minutes)),
      ...[60, 200].map((minutes) => flag("confirmed", 9, minutes)),
    ];
    const { candidates } = suggested(
      knownRule(high({ onDelay: "1m" }), { flags }),
      "lengthen-delay",
    );
    const delays = candidates.map(({ definition }) => limitOf(definition).onDelay);
    expect(Math.min(...delays)).toBeGreaterThan(60_000);
    expect(Math.max(...delays)).toBeLessThan(61 * 60_000);
    expect(candidates.at(-1)!.words).toBe("the delay from 1 min to 35 min");
  });

  it("is that of the condition where the form has none, and the silence of one that listens for it", () => {
    const flags = [
      ...[1, 2, 3, 4].map((minutes) => flag("no-fault-found", 9, minutes, { reached: null })),
      flag("confirmed", 9, 100, { reached: null }),
    ];
    const code = high({}, { condition: { code: { signal: "error", equals: "E1" } } });
    const { candidates } = suggested(knownRule(code, { flags }), "lengthen-delay");
    expect(candidates[0]!.definition).toMatchObject({ condition: { onDelay: expect.any(String) } });
    const silent = high({}, { condition: { noData: { signal: "vibration", for: "15m" } } });
    const longer = suggested(knownRule(silent, { flags }), "lengthen-delay");
    expect(longer.candidates.at(-1)!.definition).toMatchObject({
      condition: { noData: { for: "1h" } },
    });
  });
});

describe("a rule that finds nothing", () => {
  it("is to be retired once even the best reading of its record is poor", () => {
    const wrong = (count: number) => Array.from({ length: count }, () => flag("no-fault-found", 8));
    expect(of(knownRule(high(), { flags: wrong(8) }), "retire")).toMatchObject({
      nothing: "0 of 8 decided flags were confirmed: it may be right in up to 32 %",
    });
    expect(suggested(knownRule(high(), { flags: wrong(12) }), "retire")).toMatchObject({
      aim: "gone",
      candidates: [],
      because: "0 of 12 decided flags were confirmed: at best it is right in 24 % (95 % interval).",
    });
  });
});

describe("a limit that is too high", () => {
  const missed = (gapId: number, max: number, usual = 4) => ({
    gapId,
    assetId: gapId,
    tag: `P-${gapId}`,
    failedAt: 1e12,
    reached: { min: 1, max },
    usual: { min: 1, max: usual },
  });

  it("is lowered to between where the signal usually is and what it reached before failures that were missed", () => {
    const known = knownRule(high(), { missed: [missed(1, 6), missed(2, 5.8)] });
    const { candidates, aim, evidence, title } = suggested(known, "lower-limit");
    const limits = candidates.map(({ definition }) => limitOf(definition).above!);
    expect(limits).toEqual(limits.toSorted((a, b) => b - a));
    for (const limit of limits) {
      expect(limit).toBeGreaterThan(4);
      expect(limit).toBeLessThan(5.8);
    }
    expect([aim, title, evidence.gaps]).toEqual(["keener", "Lower the limit of vibration", [1, 2]]);
  });

  it("is left where the signal did not move, or one failure alone was missed", () => {
    expect(of(knownRule(high(), { missed: [missed(1, 6)] }), "lower-limit")).toMatchObject({
      nothing: expect.stringContaining("at least 2 are needed"),
    });
    const still = knownRule(high(), { missed: [missed(1, 3.9), missed(2, 3.8)] });
    expect(of(still, "lower-limit")).toMatchObject({
      nothing: expect.stringContaining("did not go clearly beyond"),
    });
  });
});

describe("a threshold in the condition's own measure", () => {
  it("goes up in steps, of which the past says the best", () => {
    const drift = { signal: "vibration", learn: "7d", window: "1h", threshold: 5 };
    const flags = mixed().map((one) => ({ ...one, reached: null }));
    const known = knownRule(high({}, { condition: { drift } }), { flags });
    const thresholds = suggested(known, "raise-limit").candidates.map(
      ({ definition }) => definition,
    );
    expect(thresholds).toMatchObject(
      [5.75, 6.75, 8.5].map((threshold) => ({ condition: { drift: { ...drift, threshold } } })),
    );
  });
});
