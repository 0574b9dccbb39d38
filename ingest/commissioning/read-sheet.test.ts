import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSheet } from "./read-sheet.ts";

const cellsOf = (text: string) => readSheet(text).rows.map(({ row, cells }) => ({ row, ...cells }));

describe("a spreadsheet", () => {
  const expected = [
    { row: 2, site: "berlin", asset: "P-1", signal: "vibration", assetName: "Pump, big" },
    { row: 4, site: "berlin", asset: "P-2", signalName: "two\nlines" },
  ];

  it.each([
    [
      "commas",
      'Site,Asset,Signal,Asset name,Signal name\nberlin,P-1,vibration,"Pump, big",\n,,,,\nberlin,P-2,,,"two\nlines"\n',
    ],
    [
      "Excel's semicolons, mark and line ends",
      '\uFEFFSite;Asset;Signal;Asset name;Signal name\r\nberlin;P-1;vibration;Pump, big;\r\n;;;;\r\nberlin;P-2;;;"two\nlines"\r\n',
    ],
    [
      "tabs",
      'site\tASSET\tkey\tasset_name\tSignal-Name\nberlin\tP-1\tvibration\tPump, big\t\n\t\t\t\t\nberlin\tP-2\t\t\t"two\nlines"',
    ],
  ])("is read whatever it was saved with: %s", (_name, text) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  it("may have its columns in any order, blanks around cells, and headings of nothing", () => {
    expect(cellsOf(" Asset , site ,,\n P-1 , berlin ,,\n")).toEqual([
      { row: 2, asset: "P-1", site: "berlin" },
    ]);
  });

  it.each([
    ["site,colour\nberlin,red", 1, "colour", /is not known; columns are site, siteName/],
    ["site,asset,tag\nberlin,P-1,P-1", 1, "asset", /twice/],
    ["asset\nP-1", 1, "site", /is missing: the first row names the columns/],
    ["", 1, "site", /is missing/],
    ["site,asset\nberlin,P-1,more", 2, null, /more cells than columns \(“more”\)/],
    ['site,asset\nberlin,"P-1\n', 2, null, /a quote is not closed/],
    ["site,asset\nM\uFFFDnchen,P-1", 1, null, /not UTF-8: in Excel save it as “CSV UTF-8”/],
  ])("says of %j what is wrong and where", (text, row, column, message) => {
    expect(readSheet(text).errors).toContainEqual({
      row,
      column,
      message: expect.stringMatching(message),
    });
  });

  it("never throws, whatever the file is, and says at least something", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(
          fc.constantFrom("site", "asset", "max", ",", ";", '"', "\n", "\r\n", "\t", "1,5", "x"),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => {
        const { rows, errors } = readSheet(written);
        // A heading may hold line breaks within quotes: only without the word anywhere is it certain.
        if (!/site/i.test(written)) expect(rows.length === 0 || errors.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
