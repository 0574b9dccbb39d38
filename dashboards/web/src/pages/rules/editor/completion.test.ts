import { expect, test } from "vitest";
import { namesAt } from "./names-at.ts";
import { wayTo } from "./way-to.ts";

/** The way at the bar. */
const way = (text: string) => wayTo(text.replace("|", ""), text.indexOf("|"));

test.each([
  ["|", []],
  ["key: a\nna|", []],
  ["condition:\n  all:\n    - lim|", ["condition", "all"]],
  ["condition:\n  limit:\n    signal: a\n    ab|", ["condition", "limit"]],
  ["condition: { limit: { signal: a, ab|", ["condition", "limit"]],
  ["condition: { all: [{ limit: { above: 3 } }, { ra|", ["condition", "all"]],
  ["appliesTo: {\n  as|", ["appliesTo"]],
  ["tests:\n  - name: a\n    series:\n      - { signal: b, ev| }", ["tests", "series"]],
  ["tests:\n- name: a\n  ex|", ["tests"]],
  ["# {not: this}\nappliesTo: { all: true }\nse|", []],
])("the fields around a place: %j", (text, expected) => {
  expect(way(text)).toEqual(expected);
});

test.each(["key: pu|", "condition: { limit: { signal: vi|", "tests: [3 x|"])(
  "no name begins in %j",
  (text) => {
    expect(way(text)).toBe(null);
  },
);

test("names come from the schema, through its forms, lists and references", () => {
  const schema = {
    properties: {
      key: { type: "string", description: "Names it" },
      condition: { $ref: "#/$defs/condition" },
    },
    $defs: {
      condition: {
        anyOf: [
          { properties: { limit: { properties: { above: { type: "number" } } } } },
          { properties: { all: { type: "array", items: { $ref: "#/$defs/condition" } } } },
        ],
      },
    },
  };
  const names = (...steps: string[]) => namesAt(schema, steps).map(({ name }) => name);
  expect(namesAt(schema, [])[0]).toEqual({ name: "key", about: "Names it" });
  expect(names("condition", "all")).toEqual(["limit", "all"]);
  expect(names("condition", "all", "all", "limit")).toEqual(["above"]);
  expect(names("nothing", "here")).toEqual([]);
  expect(namesAt(undefined, ["key"])).toEqual([]);
});
