import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { decodeCursor, encodeCursor, toPage } from "./pagination.ts";

const shape = z.tuple([z.string().nullable(), z.number()]);

describe("cursors", () => {
  it("give back the sort key they were made of", () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.integer(), (tag, id) => {
        expect(decodeCursor(encodeCursor([tag, id]), shape)).toEqual([tag, id]);
      }),
    );
  });

  it("that are made up or of another list are refused, whatever is in them", () => {
    fc.assert(
      fc.property(fc.string(), (made) => {
        expect(() => decodeCursor(made, shape)).toThrow(AppError);
      }),
    );
    expect(() => decodeCursor(encodeCursor([1]), shape)).toThrow(AppError);
    expect(decodeCursor(undefined, shape)).toBeUndefined();
  });
});

describe("pages", () => {
  it("walk through every row once, in order, whatever the limit", () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 10 }), (count, limit) => {
        const rows = Array.from({ length: count }, (_, id) => id);
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const [after] = decodeCursor(cursor, z.tuple([z.number()])) ?? [-1];
          const queried = rows.filter((id) => id > after).slice(0, limit + 1);
          const page = toPage(
            queried,
            limit,
            (id) => [id],
            (id) => id,
          );
          seen.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(rows);
      }),
    );
  });
});
