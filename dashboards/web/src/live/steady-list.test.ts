import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSteadily, type SteadyRow } from "./steady-list.ts";

interface Row {
  id: number;
  word: string;
}
const row = (id: number, word = ""): Row => ({ id, word });
const shown = (...ids: number[]): SteadyRow<Row>[] =>
  ids.map((id) => ({ item: row(id), left: false }));
const idOf = (each: Row) => each.id;
const ids = (rows: SteadyRow<Row>[]) => rows.map((each) => each.item.id);

test("the first answer is shown as it is", () => {
  const list = mergeSteadily([], [row(3), row(1)], idOf);
  expect(ids(list.rows)).toEqual([3, 1]);
  expect(list.waiting).toEqual([]);
});

test("a new row above a shown one waits, and the shown one takes its new values", () => {
  const list = mergeSteadily(shown(1, 2), [row(9), row(1, "changed"), row(2)], idOf);
  expect(list.rows[0]!.item.word).toBe("changed");
  expect(ids(list.rows)).toEqual([1, 2]);
  expect(list.waiting.map(idOf)).toEqual([9]);
});

test("a row that left the view stays in its place and is marked", () => {
  const list = mergeSteadily(shown(1, 2, 3), [row(1), row(3)], idOf);
  expect(ids(list.rows)).toEqual([1, 2, 3]);
  expect(list.rows[1]!.left).toBe(true);
});

test("a further page goes below", () => {
  const list = mergeSteadily(shown(1, 2), [row(1), row(2), row(3), row(4)], idOf);
  expect(ids(list.rows)).toEqual([1, 2, 3, 4]);
});

test("whatever arrives, no shown row changes its place and nothing is lost", () => {
  const unique = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(unique, unique, (before, after) => {
      const list = mergeSteadily(
        shown(...before),
        after.map((id) => row(id)),
        idOf,
      );
      expect(ids(list.rows).slice(0, before.length)).toEqual(before);
      const all = new Set([...ids(list.rows), ...list.waiting.map(idOf)]);
      expect(all).toEqual(new Set([...before, ...after]));
    }),
  );
});
