import { describe, expect, test } from "vitest";
import { uniform } from "../testing/series.ts";
import { learnLife, remainingLife } from "./remaining-life.ts";
import type { Life } from "./remaining-life.ts";

const random = uniform(9);

/** A machine whose signal climbs over its last hundred rows; in its second mode it reads a thousand higher. */
function life(length: number, heard = length): Life {
  const rows = Array.from({ length: heard }, (_, row) => row);
  const worn = (row: number) => Math.max(0, 100 - (length - row)) / 10;
  return {
    settings: rows.map((row) => [row % 2, 0.001 * random()]),
    signals: rows.map((row) => [worn(row) + random() + 1_000 * (row % 2), 5]),
  };
}

describe("remaining life", () => {
  const model = learnLife(Array.from({ length: 40 }, (_, index) => life(150 + 3 * index)));

  test("falls as the machine wears, whatever its mode", () => {
    const late = remainingLife(model, life(220, 200));
    expect(late.rows).toBeGreaterThan(8);
    expect(late.rows).toBeLessThan(32);
    expect(remainingLife(model, life(260, 180)).rows).toBeGreaterThan(60);
  });

  test("lies in its interval about four times in five", () => {
    const asked = Array.from({ length: 60 }, (_, index) => ({
      length: 151 + 2 * index,
      left: 10 + index,
    }));
    const inside = asked.filter(({ length, left }) => {
      const { low, high } = remainingLife(model, life(length, length - left));
      return low <= left && left <= high;
    });
    expect(inside.length).toBeGreaterThanOrEqual(40);
  });
});
