import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { marksOf, offsetOf } from "./marks-of.ts";

const text = Text.of(["key: a", "severity: 9 # too much", "tests: []"]);
const finding = { level: "error", refused: true, check: "schema", message: "is wrong" } as const;

test("a finding is marked from its place to the end of what stands there", () => {
  const [mark] = marksOf(text, [{ ...finding, line: 2, column: 11, field: "severity" }], []);
  expect(text.sliceString(mark!.from, mark!.to)).toBe("9");
  expect(mark).toMatchObject({ severity: "error", message: "severity: is wrong" });
});

test("marks come in order, tests that fail among them", () => {
  const test = { name: "a", line: 3, problems: ["did not"], words: "fails" };
  const of = { ...finding, level: "warning" as const, line: 1, column: 1, field: "" };
  expect(marksOf(text, [{ ...of, line: 3 }, of], [test]).map(({ message }) => message)).toEqual([
    "is wrong",
    "is wrong",
    "fails",
  ]);
});

test("a place that the text has no longer is its nearest", () => {
  expect(offsetOf(text, { line: 9, column: 1 })).toBe(text.line(3).from);
  expect(offsetOf(text, { line: 1, column: 40 })).toBe(6);
});
