import { expect, test } from "vitest";
import { isWithin } from "./sections.ts";

test("a page, what it lists and the pages beside it belong to one place of the navigation", () => {
  expect(isWithin("/flags", "/flags")).toBe(true);
  expect(isWithin("/flags", "/flags/F-12")).toBe(true);
  expect(isWithin("/flags", "/suppressions")).toBe(true);
  expect(isWithin("/rules", "/coverage-gaps/3")).toBe(true);
});

test("a name that only begins alike belongs elsewhere", () => {
  expect(isWithin("/flags", "/flagship")).toBe(false);
  expect(isWithin("/assets", "/rules")).toBe(false);
});
