import type { z } from "zod";
import type { Gathered } from "./gather-rows.ts";
import type { SheetError } from "./read-sheet.ts";
import type { SheetColumn } from "./sheet-columns.ts";

/** What was given as the plant document would check it, each issue at the cell that it is about. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  where: { facts: Gathered; columns: Record<string, SheetColumn> },
  errors: SheetError[],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { facts, columns } = where;
  for (const { path, message } of parsed.error.issues) {
    const column = columns[String(path[0])] ?? null;
    const row = column === null ? facts.row : (facts.rowOf[column] ?? facts.row);
    errors.push({ row, column, message: message.replace(/^[A-Z]/, (c) => c.toLowerCase()) });
  }
  return undefined;
}
