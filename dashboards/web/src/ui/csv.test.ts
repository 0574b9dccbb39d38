import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

const columns = [
  { name: "Order", value: (row: { title: string }) => row.title },
  { name: "Count", value: () => -3 },
];

test("commas, quotes and line breaks are quoted", () => {
  expect(toCsv(columns, [{ title: 'a "b", c\nd' }])).toBe('Order,Count\r\n"a ""b"", c\nd",-3\r\n');
});

test("a text that a spreadsheet would run as a formula is kept a text", () => {
  expect(toCsv(columns, [{ title: "=1+1" }])).toBe("Order,Count\r\n'=1+1,-3\r\n");
});
