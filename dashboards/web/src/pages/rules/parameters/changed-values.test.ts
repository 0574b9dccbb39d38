import { expect, test } from "vitest";
import { changedValues } from "./changed-values.ts";

test("only what was typed is said, and numbers stay numbers, also with a comma", () => {
  const fleet = { limit: 7.1, clear: 6, delay: "5m" };
  expect(changedValues(fleet, { limit: " 6,5 ", clear: "", delay: "10m" })).toEqual({
    limit: 6.5,
    delay: "10m",
  });
});

test("what is no number is left to the server to refuse in its own words", () => {
  expect(changedValues({ limit: 7.1 }, { limit: "seven" })).toEqual({ limit: "seven" });
});
