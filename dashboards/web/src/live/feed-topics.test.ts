import { expect, test } from "vitest";
import { staleAfter } from "./feed-topics.ts";

test("whatever happens to a flag makes the flags stale", () => {
  expect(staleAfter("flag.raised")).toContainEqual(["flags"]);
  expect(staleAfter("flag.withdrawn")).toContainEqual(["flag"]);
});

test("a new estimate of the time left makes its order stale as well, since it is due by that", () => {
  expect(staleAfter("flag.re-estimated")).toContainEqual(["flag"]);
  expect(staleAfter("flag.re-estimated")).toContainEqual(["work-order"]);
});

test("an event that no page shows makes nothing stale", () => {
  expect(staleAfter("stock.available")).toEqual([]);
});
