import type { FieldProblem } from "../../api/problem.ts";

export interface SheetMistake {
  row: number;
  /** Null: about the row as a whole. */
  column: string | null;
  message: string;
}

/** The cells of a spreadsheet that the API found fault with, by its path of each ("rows[2].max"). */
export function mistakesIn(fields: readonly FieldProblem[]): SheetMistake[] {
  return fields.flatMap(({ field, message }) => {
    const [, row, column] = /^rows\[(\d+)\](?:\.(.+))?$/.exec(field) ?? [];
    return row === undefined ? [] : [{ row: Number(row), column: column ?? null, message }];
  });
}
