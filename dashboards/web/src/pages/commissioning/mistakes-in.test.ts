import { expect, test } from "vitest";
import { mistakesIn } from "./mistakes-in.ts";

test("each mistake has its row and column as the spreadsheet shows them", () => {
  expect(
    mistakesIn([
      { field: "rows[2].max", message: "“high” is not a number" },
      { field: "rows[7]", message: "is there twice" },
    ]),
  ).toEqual([
    { row: 2, column: "max", message: "“high” is not a number" },
    { row: 7, column: null, message: "is there twice" },
  ]);
});

test("what is not about a cell is left to others", () => {
  expect(mistakesIn([{ field: "csv", message: "is empty" }])).toEqual([]);
});
