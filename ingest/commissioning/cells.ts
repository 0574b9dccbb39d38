import type { SheetError } from "./read-sheet.ts";
import type { SheetColumn } from "./sheet-columns.ts";

/** In a cell: there is none of it, whatever stood there before. An empty cell leaves things as they are. */
export const none = "-";

const numeric: ReadonlySet<SheetColumn> = new Set<SheetColumn>([
  "criticality",
  "messagesPerSecond",
  "min",
  "max",
  "decimals",
]);

/** Spans may be a number of seconds or text with a unit. */
const spans: ReadonlySet<SheetColumn> = new Set<SheetColumn>(["every", "heartbeat", "lateness"]);

/** The text of a cell as what its column holds. */
export function readCell(
  row: number,
  column: SheetColumn,
  cell: string,
): { value: string | number | null } | { error: SheetError } {
  if (cell === none) return { value: null };
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
  if (numeric.has(column)) {
    if (isNumber) return { value: Number(cell) };
    return { error: { row, column, message: notANumber(cell) } };
  }
  if (spans.has(column)) {
    if (/^\d+,\d+/.test(cell)) return { error: { row, column, message: notANumber(cell) } };
    return { value: isNumber ? Number(cell) : cell.replaceAll(/\s/g, "") };
  }
  return { value: unmarked(cell) };
}

/** Text that Excel would take for a formula stands behind a mark. */
export function unmarked(cell: string): string {
  return /^'['=+@-]/.test(cell) ? cell.slice(1) : cell;
}

function notANumber(cell: string): string {
  if (/^[+-]?[\d.]*,\d+/.test(cell)) {
    const [whole = "", fraction = ""] = cell.replaceAll(".", "").split(",");
    return `“${cell}” has a decimal comma: write ${whole}.${fraction}`;
  }
  return `“${cell}” is not a number`;
}
