import { readCell } from "./cells.ts";
import type { SheetError, SheetRow } from "./read-sheet.ts";
import type { SheetColumn } from "./sheet-columns.ts";

/** What a row or several say of one thing. Null: there is none of it. A column that nobody filled in is missing. */
export type Told = Partial<Record<SheetColumn, string | number | null>>;

/** A thing that the spreadsheet speaks of, with where it does. */
export interface Gathered {
  told: Told;
  /** The first row that speaks of it, and those of single columns. */
  row: number;
  rowOf: Partial<Record<SheetColumn, number>>;
}

/**
 * Facts of a thing, gathered from every row that repeats them, as spreadsheets do with what an asset's signals share.
 * Rows that contradict each other are errors at the later one.
 */
export function createGatherer(columns: readonly SheetColumn[], errors: SheetError[]) {
  const things = new Map<string, Gathered>();
  return {
    things,
    add(name: string, what: string, { row, cells }: SheetRow): Gathered {
      let thing = things.get(name);
      if (thing === undefined) {
        thing = { told: {}, row, rowOf: {} };
        things.set(name, thing);
      }
      for (const column of columns) {
        const cell = cells[column];
        if (cell === undefined) continue;
        const read = readCell(row, column, cell);
        if ("error" in read) {
          errors.push(read.error);
          continue;
        }
        const before = thing.told[column];
        if (before === undefined) {
          thing.told[column] = read.value;
          thing.rowOf[column] = row;
        } else if (before !== read.value) {
          const message = `${what} has ${before ?? "none"} in row ${thing.rowOf[column]} and ${read.value ?? "none"} here: make them the same, or leave the cell empty`;
          errors.push({ row, column, message });
        }
      }
      return thing;
    },
  };
}
