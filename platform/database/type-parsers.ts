import pg from "pg";

const int8 = pg.types.builtins.INT8;

/** Our ids and counts stay far below 2^53, so `bigint` is a number in JavaScript; what is not exact is refused. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`bigint ${text} does not fit a JavaScript number exactly`);
  }
  return value;
}

/** node-postgres' own parsers, but for `bigint` (and `bigint[]`). */
export function parsersFor(): pg.CustomTypesConfig {
  return {
    getTypeParser(oid: number, format?: "text" | "binary") {
      if (oid === int8 && format !== "binary") return parseInt8;
      return pg.types.getTypeParser(oid, format as "text");
    },
  } as pg.CustomTypesConfig;
}
