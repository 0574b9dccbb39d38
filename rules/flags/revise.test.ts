import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { storyOf } from "./episode.ts";
import type { Told } from "./episode.ts";
import { evolve } from "./evolve.ts";
import type { FlagState } from "./flag-state.ts";
import { revise } from "./revise.ts";
import type { RecordedFlag, Revision } from "./revise.ts";

/** Pairs of "raised at" and "returned at"; no second one: it still holds. */
type Stretch = [from: number, to?: number];

const told = (...stretches: Stretch[]): Told[] =>
  stretches.flatMap(([from, to]): Told[] => [
    { type: "raised", at: from, triggeredAt: from },
    ...(to === undefined ? [] : [{ type: "returned" as const, at: to }]),
  ]);

function flag(id: number, state: FlagState, ...stretches: Stretch[]): RecordedFlag {
  return { ...recorded(id, state, stretches), latched: false };
}

function recorded(id: number, state: FlagState, stretches: readonly Stretch[]) {
  const episodes = stretches.map(([raisedAt, to], index) => ({
    id: id * 100 + index,
    flagId: id,
    raisedAt,
    triggeredAt: raisedAt,
    returnedAt: to ?? null,
  }));
  return { id, state, episodes };
}

const latched = (id: number, state: FlagState, ...stretches: Stretch[]): RecordedFlag => ({
  ...recorded(id, state, stretches),
  latched: true,
});

const words = ({ flags, raised }: Revision): string[] => [
  ...flags.flatMap((one) => one.events.map(({ type, at }) => `F-${one.flag.id} ${type} ${at}`)),
  ...raised.map(({ raisedAt, returnedAt }) => `new ${raisedAt}-${returnedAt ?? ""}`),
];

/** Given the flags, when not `was` but `now` happened, then. */
const when = (flags: RecordedFlag[], was: Told[], now: Told[], activeBefore = false) =>
  words(revise(flags, { was, now, activeBefore }));

describe("a flag that latches", () => {
  test("returns where its end comes to light, and stands all the same", () => {
    expect(when([latched(1, "acknowledged", [20])], told([20]), told([20, 40]))).toEqual([
      "F-1 returned 40",
    ]);
  });

  test("is raised again where its end did not come, seen or not", () => {
    for (const state of ["unacknowledged", "acknowledged"] as const) {
      expect(when([latched(1, state, [20, 40])], told([20, 40]), told([20]))).toEqual([
        "F-1 raised-again 20",
      ]);
    }
  });

  test("that has returned is no other for an end at another time", () => {
    expect(when([latched(1, "acknowledged", [20, 40])], told([20, 40]), told([20, 30]))).toEqual([
      "F-1 re-dated 20",
    ]);
  });

  test("is withdrawn when it never happened", () => {
    expect(when([latched(1, "acknowledged", [20, 40])], told([20, 40]), [])).toEqual([
      "F-1 withdrawn 20",
    ]);
  });
});

describe("what never happened", () => {
  test("is withdrawn while it stands", () => {
    expect(when([flag(1, "unacknowledged", [20])], told([20]), [])).toEqual(["F-1 withdrawn 20"]);
  });

  test("is withdrawn when it is over, so that it leaves the record", () => {
    expect(when([flag(1, "normal", [20, 40])], told([20, 40]), [])).toEqual(["F-1 withdrawn 20"]);
  });

  test("is taken off a flag that was raised before, too", () => {
    const given = flag(1, "returned-unacknowledged", [5, 8], [20, 40]);
    const revision = revise([given], { was: told([20, 40]), now: [], activeBefore: false });
    expect(words(revision)).toEqual(["F-1 re-dated 5"]);
    expect(revision.flags[0]?.episodes).toMatchObject([{ raisedAt: 5, returnedAt: 8 }]);
  });

  test("gives way to what did: the new one is a flag of its own", () => {
    expect(when([flag(1, "unacknowledged", [20])], told([20]), told([5, 8]))).toEqual([
      "F-1 withdrawn 20",
      "new 5-8",
    ]);
  });
});

describe("what happened at another time", () => {
  test("is re-dated", () => {
    expect(when([flag(1, "unacknowledged", [22])], told([22]), told([20]))).toEqual([
      "F-1 re-dated 20",
    ]);
    const ended = flag(1, "returned-unacknowledged", [22, 40]);
    expect(when([ended], told([22, 40]), told([22, 43]))).toEqual(["F-1 re-dated 22"]);
  });

  test("of a flag that everybody has forgotten is re-dated and opens nothing", () => {
    expect(when([flag(1, "normal", [22, 40])], told([22, 40]), told([20, 41]))).toEqual([
      "F-1 re-dated 20",
    ]);
  });
});

describe("an end", () => {
  test("that did not come raises the flag again, seen or not", () => {
    for (const state of ["returned-unacknowledged", "normal"] as const) {
      expect(when([flag(1, state, [20, 40])], told([20, 40]), told([20]))).toEqual([
        "F-1 raised-again 20",
      ]);
    }
  });

  test("that did come returns the flag, and clears it where it was seen", () => {
    expect(when([flag(1, "unacknowledged", [20])], told([20]), told([20, 40]))).toEqual([
      "F-1 returned 40",
    ]);
    expect(when([flag(1, "acknowledged", [20])], told([20]), told([20, 40]))).toEqual([
      "F-1 returned 40",
      "F-1 cleared 40",
    ]);
  });

  test("of what began before the stretch is taken in as well", () => {
    const returned: Told = { type: "returned", at: 40 };
    expect(when([flag(1, "acknowledged", [2])], [], [returned], true)).toEqual([
      "F-1 returned 40",
      "F-1 cleared 40",
    ]);
    expect(when([flag(1, "returned-unacknowledged", [2, 40])], [returned], [], true)).toEqual([
      "F-1 raised-again 2",
    ]);
  });
});

describe("occurrences", () => {
  test("that were one are one", () => {
    const given = flag(1, "unacknowledged", [20, 25], [30]);
    const revision = revise([given], {
      was: told([20, 25], [30]),
      now: told([20]),
      activeBefore: false,
    });
    expect(words(revision)).toEqual(["F-1 re-dated 20"]);
    expect(revision.flags[0]?.episodes).toHaveLength(1);
  });

  test("that were two are two, and the one that holds stays with its flag", () => {
    const given = flag(1, "acknowledged", [20]);
    const revision = revise([given], {
      was: told([20]),
      now: told([20, 25], [30]),
      activeBefore: false,
    });
    expect(words(revision)).toEqual(["F-1 re-dated 30"]);
    expect(revision.flags[0]?.episodes).toHaveLength(2);
  });

  test("of a flag that is over and of the open one, when they were one, belong to the open one", () => {
    const given = [flag(1, "normal", [20, 40]), flag(2, "acknowledged", [50])];
    expect(when(given, told([20, 40], [50]), told([20]))).toEqual([
      "F-1 withdrawn 20",
      "F-2 re-dated 20",
    ]);
  });

  test("that appear while no flag is open are a new flag, raised and returned", () => {
    expect(when([], [], told([20, 40]))).toEqual(["new 20-40"]);
    expect(when([flag(1, "normal", [2, 4])], [], told([20, 40]))).toEqual(["new 20-40"]);
  });
});

const stretches = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 7 })
  .map((moments) => {
    const sorted = moments.toSorted((a, b) => a - b);
    const found: Stretch[] = [];
    for (let i = 0; i < sorted.length; i += 2) {
      const to = sorted[i + 1];
      found.push(to === undefined ? [sorted[i]!] : [sorted[i]!, to]);
    }
    return found;
  });

const spread = (all: Stretch[], cuts: number[]): RecordedFlag[] => {
  const flags: RecordedFlag[] = [];
  let rest = all;
  for (const [index, cut] of [...cuts, all.length].entries()) {
    const mine = rest.slice(0, cut);
    rest = rest.slice(cut);
    if (mine.length === 0) continue;
    const last = rest.length === 0;
    const holding = mine.at(-1)![1] === undefined;
    const open: FlagState = holding ? "acknowledged" : "returned-unacknowledged";
    flags.push(flag(index + 1, last ? open : "normal", ...mine));
  }
  return flags;
};

test("whatever was recorded and whatever happened, the flags tell what happened, and at most one is open", () => {
  fc.assert(
    fc.property(
      stretches,
      stretches,
      fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 }),
      (was, now, cuts) => {
        const flags = spread(was, cuts);
        const revision = revise(flags, {
          was: told(...was),
          now: told(...now),
          activeBefore: false,
        });
        const revised = new Map(revision.flags.map((one) => [one.flag.id, one]));
        const after = flags.map((one) => ({
          episodes: revised.get(one.id)?.episodes ?? one.episodes,
          state: (revised.get(one.id)?.events ?? []).reduce<FlagState | null>(
            (state, event) => evolve(state, event),
            one.state,
          ),
        }));
        const times = [...after.flatMap(({ episodes }) => episodes), ...revision.raised]
          .map(({ raisedAt, returnedAt }) => [raisedAt, returnedAt])
          .toSorted((a, b) => a[0]! - b[0]!);
        const expected = storyOf(told(...now), false).episodes;
        expect(times).toEqual(expected.map(({ raisedAt, returnedAt }) => [raisedAt, returnedAt]));
        for (const { episodes, state } of after) {
          const holding = episodes.some(({ returnedAt }) => returnedAt === null);
          expect(["unacknowledged", "acknowledged"].includes(state!)).toBe(holding);
        }
        expect(after.filter(({ state }) => state !== "normal").length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 2_000 },
  );
});
