import { array, assert, integer, property, record, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";

import { allocate } from "./allocate.ts";

const cell = (locationId: number, rank: number, onHand: number, reserved = 0) => ({
  locationId,
  partId: 1,
  rank,
  onHand,
  reserved,
});

describe("allocation of a kit", () => {
  it("takes from the nearest place that has the whole quantity", () => {
    const { taken, short } = allocate(
      [{ partId: 1, quantity: 2 }],
      [cell(1, 0, 1), cell(2, 1, 5), cell(3, 2, 5)],
    );
    expect(taken).toEqual([{ partId: 1, locationId: 2, quantity: 2 }]);
    expect(short).toEqual([]);
  });

  it("collects from several places when none has enough, and says what is missing", () => {
    const { taken, short } = allocate(
      [{ partId: 1, quantity: 4 }],
      [cell(2, 1, 2), cell(1, 0, 3, 2)],
    );
    expect(taken).toEqual([
      { partId: 1, locationId: 1, quantity: 1 },
      { partId: 1, locationId: 2, quantity: 2 },
    ]);
    expect(short).toEqual([{ partId: 1, missing: 1 }]);
  });

  it("never takes more than is free, and taken and missing make up what was wanted", () => {
    const stock = array(
      record({
        locationId: integer({ min: 1, max: 4 }),
        partId: integer({ min: 1, max: 3 }),
        rank: integer({ min: 0, max: 2 }),
        onHand: integer({ min: 0, max: 5 }),
        reserved: integer({ min: 0, max: 5 }),
      }),
    );
    const wanted = uniqueArray(
      record({
        partId: integer({ min: 1, max: 3 }),
        quantity: integer({ min: 1, max: 9 }),
      }),
      { selector: ({ partId }) => partId },
    );
    assert(
      property(wanted, stock, (wanted, cells) => {
        const unique = [...new Map(cells.map((c) => [`${c.partId}/${c.locationId}`, c])).values()];
        const { taken, short } = allocate(wanted, unique);
        for (const { partId, locationId, onHand, reserved } of unique) {
          const sum = taken
            .filter((t) => t.partId === partId && t.locationId === locationId)
            .reduce((total, t) => total + t.quantity, 0);
          expect(sum).toBeLessThanOrEqual(Math.max(0, onHand - reserved));
        }
        for (const { partId, quantity } of wanted) {
          const got = taken.filter((t) => t.partId === partId);
          const missing = short.find((s) => s.partId === partId)?.missing ?? 0;
          expect(got.reduce((total, t) => total + t.quantity, missing)).toBe(quantity);
        }
      }),
    );
  });
});
