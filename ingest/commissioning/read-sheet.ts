import { CsvError, parse } from "csv-parse/sync";
import { columnNamed, type SheetColumn, sheetColumns } from "./sheet-columns.ts";

/** A row as it stands in the spreadsheet: `row` is the number that Excel shows, the header's being 1. */
export interface SheetRow {
  row: number;
  /** Only cells that say something; blanks around them are gone. */
  cells: Partial<Record<SheetColumn, string>>;
}

/** What is wrong, where: `row` and `column` as the spreadsheet has them; no column when it is about the whole row. */
export interface SheetError {
  row: number;
  column: string | null;
  message: string;
}

/** More is no list that a person made; it can be imported in parts. */
export const longestSheet = 100_000;

/**
 * The text of a CSV file as rows, whatever Excel made of it: byte order mark, semicolons or tabs for commas, either line
 * end, line breaks within quotes, columns in any order, rows that are blank.
 */
export function readSheet(text: string): { rows: SheetRow[]; errors: SheetError[] } {
  const about = (row: number, column: string | null, message: string) => ({
    rows: [],
    errors: [{ row, column, message }],
  });
  if (text.includes("\uFFFD") || text.includes("\0")) {
    return about(1, null, "the file is not UTF-8: in Excel save it as “CSV UTF-8”");
  }
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      trim: true,
      to: longestSheet + 2,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = Number(error["records"] ?? 0) + 1;
    return about(row, null, `a quote is not closed or stands in the wrong place: ${error.message}`);
  }
  const [header = [], ...body] = records;
  if (body.length > longestSheet) {
    return about(longestSheet + 2, null, `more than ${longestSheet} rows: import them in parts`);
  }
  const { columns, errors } = columnsOf(header);
  const rows: SheetRow[] = [];
  for (const [i, record] of body.entries()) {
    const row = i + 2;
    const cells: SheetRow["cells"] = {};
    for (const [c, cell] of record.entries()) {
      if (cell === "") continue;
      const column = columns[c];
      if (column !== undefined) cells[column] = cell;
      else if (c >= header.length) {
        const message = `there are more cells than columns (“${cell}”): put quotes round text that holds the separator`;
        errors.push({ row, column: null, message });
      }
    }
    if (Object.keys(cells).length > 0) rows.push({ row, cells });
  }
  return { rows, errors };
}

/** The one that the header has most of: names of columns hold none of them. */
function delimiterOf(text: string): string {
  const header = text.split(/[\r\n]/, 1)[0] ?? "";
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function columnsOf(header: readonly string[]): {
  columns: (SheetColumn | undefined)[];
  errors: SheetError[];
} {
  const errors: SheetError[] = [];
  const seen = new Set<SheetColumn>();
  const columns = header.map((name) => {
    const column = columnNamed(name);
    if (column === undefined) {
      // An empty heading is a column that Excel kept for nothing.
      if (name !== "") {
        const message = `is not known; columns are ${sheetColumns.join(", ")}`;
        errors.push({ row: 1, column: name, message });
      }
      return undefined;
    }
    if (seen.has(column)) {
      errors.push({ row: 1, column, message: "stands there twice: delete one of them" });
    }
    seen.add(column);
    return column;
  });
  if (!seen.has("site")) {
    const message = `is missing: the first row names the columns (${sheetColumns.join(", ")})`;
    errors.push({ row: 1, column: "site", message });
  }
  return { columns, errors };
}
