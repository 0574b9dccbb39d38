import { TypeOverrides, types } from "pg";
import type { CustomTypesConfig } from "pg";

/** Our ids and counts stay far below 2^53, so `bigint` is a number in JavaScript; what is not exact is refused. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`bigint ${text} does not fit a JavaScript number exactly`);
  }
  return value;
}

/** node-postgres' own parsers, but for `bigint`. */
export function parsersFor(): CustomTypesConfig {
  const own = new TypeOverrides();
  own.setTypeParser(types.builtins.INT8, parseInt8);
  return own;
}
