import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideRelease } from "./decide-release.ts";
import { evolveRelease } from "./evolve-release.ts";
import { inStage, liveOf, nothingReleased, previousLive, standsBy } from "./release-state.ts";
import type { ReleaseCommand, ReleaseState } from "./release-state.ts";

const when = (at: number, standBy = true) => ({ at, standBy });

/** What a rule is after these commands, each a day after the other; a refused one is an error. */
function given(...commands: ReleaseCommand[]): ReleaseState {
  return commands.reduce((state, command, day) => {
    const decision = decideRelease(state, command, when(day));
    if (!decision.ok) throw new Error(decision.reason);
    return decision.events.reduce(evolveRelease, state);
  }, nothingReleased());
}

const add = (version: number, stage: "draft" | "shadow" | "live"): ReleaseCommand => ({
  type: "add",
  version,
  stage,
});
const advance = (
  version: number,
  to: "shadow" | "canary" | "live",
  share: number | null = null,
  open: string[] = [],
): ReleaseCommand => ({ type: "advance", version, to, share, open });

/** "1 live, 2 shadow" */
const standing = (state: ReleaseState): string =>
  [...state.versions.values()]
    .toSorted((a, b) => a.version - b.version)
    .map(({ version, stage, share }) => `${version} ${stage}${share === null ? "" : ` ${share}`}`)
    .join(", ");

const refusal = (state: ReleaseState, command: ReleaseCommand): string => {
  const decision = decideRelease(state, command, when(99));
  return decision.ok ? "not refused" : decision.reason;
};

describe("a version", () => {
  test("goes from draft over shadow and canary to live, and what was live stands by", () => {
    const state = given(
      add(1, "live"),
      add(2, "draft"),
      advance(2, "shadow"),
      advance(2, "canary", 0.2),
      advance(2, "live"),
    );
    expect(standing(state)).toBe("1 shadow, 2 live");
    expect(standsBy(state, state.versions.get(1)!)).toBe(true);
  });

  test("that is written as live replaces what was, which is retired", () => {
    expect(standing(given(add(1, "live"), add(2, "live")))).toBe("1 retired, 2 live");
  });

  test("waits at a gate that is not passed", () => {
    const state = given(add(1, "live"), add(2, "shadow"));
    expect(refusal(state, advance(2, "canary", 0.1, ["3 of 7 days", "0 of 1 approvals"]))).toBe(
      "3 of 7 days; 0 of 1 approvals",
    );
  });

  test("needs a share to be a canary, and nothing else has one", () => {
    const state = given(add(1, "shadow"));
    expect(refusal(state, advance(1, "canary"))).toContain("needs the share");
    expect(refusal(state, advance(1, "live", 0.5))).toContain("only a canary");
  });

  test("is a canary for more and more, since it was one first", () => {
    const state = given(
      add(1, "live"),
      add(2, "shadow"),
      advance(2, "canary", 0.1),
      advance(2, "canary", 0.5),
    );
    expect(state.versions.get(2)).toMatchObject({ stage: "canary", share: 0.5, since: 2 });
    expect(refusal(state, advance(2, "canary", 0.5))).toContain("is canary already");
  });

  test("waits while another is a canary", () => {
    const state = given(add(1, "shadow"), add(2, "shadow"), advance(1, "canary", 0.1));
    expect(refusal(state, advance(2, "canary", 0.1))).toContain("version 1 is in canary");
  });

  test("steps back from its trial, and from nothing else", () => {
    const state = given(add(1, "live"), add(2, "shadow"), advance(2, "canary", 0.1));
    const back = given(add(1, "live"), add(2, "shadow"), advance(2, "canary", 0.1), {
      type: "step-back",
      version: 2,
      to: "draft",
    });
    expect(standing(back)).toBe("1 live, 2 draft");
    expect(refusal(state, { type: "step-back", version: 1, to: "draft" })).toContain("is live");
  });

  test("that is retired stays so, and says what to do instead", () => {
    const state = given(add(1, "draft"), { type: "retire", version: 1 });
    expect(refusal(state, advance(1, "shadow"))).toContain("restore it");
  });

  test("is the fifth in shadow: one must go first", () => {
    const state = given(...[1, 2, 3, 4].map((version) => add(version, "shadow")), add(5, "draft"));
    expect(refusal(state, advance(5, "shadow"))).toContain("4 versions are in shadow");
  });
});

describe("a rollback", () => {
  test("lets a canary step back first", () => {
    const state = given(add(1, "live"), add(2, "shadow"), advance(2, "canary", 0.1), {
      type: "roll-back",
    });
    expect(standing(state)).toBe("1 live, 2 shadow");
  });

  test("makes the version live that was so before, and another the one before that", () => {
    const released = [
      add(1, "live"),
      add(2, "draft"),
      advance(2, "live"),
      add(3, "draft"),
      advance(3, "live"),
    ];
    const once = given(...released, { type: "roll-back" });
    expect(standing(once)).toBe("1 retired, 2 live, 3 retired");
    const twice = given(...released, { type: "roll-back" }, { type: "roll-back" });
    expect(standing(twice)).toBe("1 live, 2 retired, 3 retired");
    expect(refusal(twice, { type: "roll-back" })).toContain("no version was live before");
  });

  test("brings back a rule that was retired", () => {
    const state = given(add(1, "live"), { type: "retire", version: 1 }, { type: "roll-back" });
    expect(standing(state)).toBe("1 live");
    expect(previousLive(state)).toBeUndefined();
  });
});

const command: fc.Arbitrary<ReleaseCommand> = fc.oneof(
  fc.record({
    type: fc.constant("add" as const),
    version: fc.integer({ min: 1, max: 6 }),
    stage: fc.constantFrom("draft" as const, "shadow" as const, "live" as const),
  }),
  fc.record({
    type: fc.constant("advance" as const),
    version: fc.integer({ min: 1, max: 6 }),
    to: fc.constantFrom("shadow" as const, "canary" as const, "live" as const),
    share: fc.constantFrom(null, 0.1, 0.5),
    open: fc.constantFrom([], [], ["a gate"]),
  }),
  fc.record({
    type: fc.constant("step-back" as const),
    version: fc.integer({ min: 1, max: 6 }),
    to: fc.constantFrom("draft" as const, "shadow" as const),
  }),
  fc.record({ type: fc.constant("retire" as const), version: fc.integer({ min: 1, max: 6 }) }),
  fc.constant<ReleaseCommand>({ type: "roll-back" }),
);

test("whatever is asked for in whatever order, at most one version is live and one a canary, after every event", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), fc.boolean(), (commands, standBy) => {
      let state = nothingReleased();
      for (const [day, one] of commands.entries()) {
        const decision = decideRelease(state, one, when(day, standBy));
        if (!decision.ok) continue;
        for (const event of decision.events) {
          state = evolveRelease(state, event);
          expect(inStage(state, "live").length).toBeLessThanOrEqual(1);
          expect(inStage(state, "canary").length).toBeLessThanOrEqual(1);
          expect(event.share === null).toBe(event.to !== "canary");
        }
        const live = liveOf(state)?.version;
        if (live !== undefined) expect(state.liveOnes.at(-1)).toBe(live);
      }
    }),
  );
});
