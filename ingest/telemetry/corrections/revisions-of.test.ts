import { describe, expect, test } from "vitest";
import type { Reading } from "../../log/reading.ts";
import type { Revised } from "../writer/classify.ts";
import { hourMs, mergeRevisions, revisionsOf } from "./revisions-of.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const rollsUp = (signalId: number): boolean => signalId !== 9;

describe("what has to be told of a batch", () => {
  test("late within the lateness and not rolled up yet: nothing, the scorer rewinds by itself", () => {
    expect(revisionsOf([revised(noon)], { closingTo: noon, rollsUp })).toEqual([]);
  });

  test("what the scorer did not judge is told once a signal and cause, with the stretch it touches", () => {
    const batch = [
      revised(noon + 5, { beyondLive: true }),
      revised(noon + 900, { beyondLive: true }),
      revised(noon + 2_000),
      revised(noon + 70, { beyondLive: true, cause: "correction" }),
      revised(noon + 80, { beyondLive: true, signalId: 2 }),
    ];
    expect(revisionsOf(batch, { closingTo: 0, rollsUp })).toMatchObject([
      { signalId: 1, cause: "late", told: [{ from: noon + 5, to: noon + 901 }], hours: [] },
      { signalId: 1, cause: "correction", told: [{ from: noon + 70, to: noon + 71 }] },
      { signalId: 2, cause: "late", told: [{ from: noon + 80, to: noon + 81 }] },
    ]);
  });

  test("hours that were rolled up are marked, also for what the scorer judges; codes have none", () => {
    const batch = [
      revised(noon - 1),
      revised(noon - 2 * hourMs),
      revised(noon - 2),
      revised(noon - 3, { signalId: 9 }),
    ];
    expect(revisionsOf(batch, { closingTo: noon, rollsUp })).toMatchObject([
      { signalId: 1, told: [], hours: [noon - 2 * hourMs, noon - hourMs] },
    ]);
  });

  test("what several batches left behind is told as one", () => {
    const left = [
      ...revisionsOf([revised(noon, { beyondLive: true })], { closingTo: noon + 1, rollsUp }),
      ...revisionsOf([revised(noon - 1)], { closingTo: noon, rollsUp }),
      ...revisionsOf([revised(noon + 9, { beyondLive: true })], { closingTo: noon, rollsUp }),
    ];
    expect(mergeRevisions(left)).toMatchObject([
      { told: [{ from: noon, to: noon + 10 }], hours: [noon - hourMs, noon] },
    ]);
  });
});

function revised(
  observedAt: number,
  more: Partial<Pick<Revised, "cause" | "beyondLive">> & { signalId?: number } = {},
): Revised {
  const { signalId = 1, cause = "late", beyondLive = false } = more;
  const reading: Reading = {
    assetId: 1,
    signalId,
    observedAt,
    receivedAt: noon,
    value: 1,
    code: null,
    quality: "good",
    source: 0,
    historical: false,
  };
  return { partition: 0, reading, cause, beyondLive };
}
