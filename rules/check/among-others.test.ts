import { expect, test } from "vitest";
import { lintFiles } from "../lint/lint-files.ts";
import { amongOthers } from "./among-others.ts";

const rule = (key: string, ...by: string[]) =>
  `- { key: ${key}, name: A, appliesTo: { all: true }, severity: 1, suppressedBy: [${by.join(", ")}], condition: { noData: { signal: a, for: 1h } } }`;
const said = (text: string, others: Record<string, string[]>) =>
  amongOthers(
    lintFiles([{ file: "", text }]).rules,
    Object.entries(others).map(([key, suppressedBy]) => ({ key, suppressedBy })),
  ).map(({ check, field, message }) => `${check} ${field} ${/\((.*)\)/.exec(message)?.[1] ?? ""}`);

test("a circle through rules that there are is said where a rule of the text enters it", () => {
  expect(said(rule("a", "b"), { b: ["c"], c: ["a"] })).toEqual([
    "explained-in-a-circle [0].suppressedBy[0] a ← b ← c ← a",
  ]);
  // Found from b, which leads from one of them to the other.
  expect(said([rule("a", "x", "b"), rule("b", "c")].join("\n"), { x: [], c: ["b"] })).toEqual([
    "explained-in-a-circle [1].suppressedBy[0] b ← c ← b",
  ]);
});

test("circles of the text alone, of the others alone, and those that it undoes are not said", () => {
  expect(said([rule("a", "b"), rule("b", "a")].join("\n"), {})).toEqual([]);
  expect(said(rule("a", "b"), { b: ["c"], c: ["b"] })).toEqual([]);
  expect(said(rule("a", "b"), { a: ["b"], b: ["x"], x: ["b"] })).toEqual([]);
  expect(said(rule("b", "x"), { a: ["b"], b: ["a"], x: ["y"], y: [] })).toEqual([]);
});

test("what nobody can explain is said, of the text's rules only", () => {
  expect(said(rule("a", "b", "c"), { c: ["gone"] })).toEqual([
    "explained-by-nobody [0].suppressedBy[0] ",
  ]);
});
