import { describe, expect, test } from "vitest";
import { compareTrial } from "./compare-trial.ts";
import type { Stretch } from "./compare-trial.ts";

const hour = 3_600_000;

const stretch = (
  id: string,
  from: number,
  to: number | null,
  more: Partial<Stretch> & { on?: number } = {},
): Stretch => ({
  id,
  asset: { id: more.on ?? 1, tag: `P-${more.on ?? 1}`, name: "Pump" },
  site: { id: 1, name: "Berlin" },
  raisedAt: from * hour,
  returnedAt: to === null ? null : to * hour,
  summary: id,
  outcome: more.outcome ?? null,
});

const fault = (at: number, assetId = 1) => ({ assetId, at: at * hour });

describe("two flags", () => {
  test("are of the same matter when they overlap or begin shortly after each other", () => {
    const { candidate, live, earlierByMs } = compareTrial(
      [stretch("T-1", 10, 12), stretch("T-2", 50, 51)],
      [stretch("F-1", 12.5, 20), stretch("F-2", 90, null)],
      [],
      hour,
    );
    expect(candidate.matters.map(({ counterpart }) => counterpart?.id)).toEqual(["F-1", undefined]);
    expect(live.matters.map(({ counterpart }) => counterpart?.id)).toEqual(["T-1", undefined]);
    expect(earlierByMs).toBe(2.5 * hour);
  });

  test("of two assets never are", () => {
    const { candidate } = compareTrial(
      [stretch("T-1", 10, 12)],
      [stretch("F-1", 10, 12, { on: 2 })],
      [],
      hour,
    );
    expect(candidate.matters[0]?.counterpart).toBeNull();
  });

  test("that follow each other closely on one side are one flag", () => {
    const flickering = [10, 10.5, 11, 11.5].map((at) => stretch(`T-${at}`, at, at + 0.1));
    const { candidate } = compareTrial([...flickering, stretch("T-9", 20, null)], [], [], hour);
    expect(candidate.matters.map(({ id, returnedAt }) => [id, returnedAt])).toEqual([
      ["T-10", 11.6 * hour],
      ["T-9", null],
    ]);
  });
});

describe("a flag in trial", () => {
  test("was right or wrong as the visit to the live flag of the same matter found", () => {
    const { candidate, live } = compareTrial(
      [stretch("T-1", 10, 12), stretch("T-2", 50, 51), stretch("T-3", 70, 71)],
      [
        stretch("F-1", 11, 12, { outcome: "early" }),
        stretch("F-2", 50, 51, { outcome: "sensor-fault" }),
        stretch("F-3", 70, 71, { outcome: "other-cause" }),
      ],
      [],
      hour,
    );
    expect(candidate.matters.map(({ verdict }) => verdict)).toEqual(["hit", "false", "undecided"]);
    expect(live).toMatchObject({ hits: 1, falseFlags: 1, undecided: 1 });
  });

  test("was right when the fault that it alone foresaw was found within a month", () => {
    const { candidate, live } = compareTrial(
      [stretch("T-1", 10, 12)],
      [],
      [fault(200), fault(200, 2)],
      hour,
    );
    expect(candidate).toMatchObject({ hits: 1, missed: 1 });
    expect(live).toMatchObject({ hits: 0, missed: 2 });
  });

  test("that came after the fault, or too long before it, did not foresee it", () => {
    const { candidate } = compareTrial(
      [stretch("T-1", 10, 12), stretch("T-2", 900, null)],
      [],
      [fault(850)],
      hour,
    );
    expect(candidate).toMatchObject({ hits: 0, undecided: 2, missed: 1 });
  });
});

test("what is given is not changed", () => {
  const given = Object.freeze(stretch("T-1", 10, 11));
  const again = Object.freeze(stretch("T-2", 11, null));
  compareTrial([given, again], [], [], hour);
  expect(given.returnedAt).toBe(11 * hour);
});
