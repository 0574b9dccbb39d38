import { invalid } from "#platform";

export interface FieldError {
  field: string;
  message: string;
}

/** What was said before in the same list: the second time is an error, since one of the two would be lost. */
export function duplicates<Row>(
  list: string,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): FieldError[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = keyOf(row);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    return [
      {
        field: `${list}[${index}]`,
        message: `says ${key} again, as ${list}[${before}] does; keep one of them`,
      },
    ];
  });
}

/** Throws when anything is wrong, naming everything that is, so that a file is mended in one go. */
export function refuse(what: string, errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw invalid(
    `The ${what} has ${errors.length} error(s), and nothing was changed. First: ${first.field} ${first.message}.`,
    { errors },
  );
}
