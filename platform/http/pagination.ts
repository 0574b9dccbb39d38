import { z } from "@hono/zod-openapi";
import { invalid } from "../errors/app-error.ts";

/** Spread into a list route's query: `query: z.object({ ...pageQuery, status: … })`. */
export const pageQuery = {
  cursor: z.string().max(1000).optional().openapi({
    description: "`nextCursor` of the page before. Opaque: it may change its form at any time.",
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({
    description: "How many items at most, 1 to 200.",
  }),
};

/** The answer of a list route: `returns: { 200: pageOf(Asset) }`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .openapi({ description: "Give it as `cursor` for the next page; null on the last one." }),
  });
}

/** A place in a sorted list: the sort key of the last item seen, its unique id last. */
export function encodeCursor(sortKey: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(sortKey)).toString("base64url");
}

/**
 * The sort key in a cursor, checked against `shape` (a zod tuple), or undefined without a cursor.
 * A cursor of another list or a made-up one is refused with the remedy.
 */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | undefined,
  shape: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = shape.safeParse(readJson(Buffer.from(cursor, "base64url").toString()));
  if (!parsed.success) {
    const message = "is not a cursor of this list; start again without it";
    throw invalid("The cursor is not one of this list.", {
      errors: [{ field: "cursor", message }],
    });
  }
  return parsed.data;
}

/**
 * One page from rows that were queried with `limit + 1`: the surplus row only says that there is more.
 * `keyOf` gives the sort key that the query orders by.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number | null)[],
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
