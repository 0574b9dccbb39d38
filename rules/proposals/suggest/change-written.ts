/** A place in a rule as a person wrote it: ["condition", "limit", "above"]. */
export type Place = readonly string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands there; undefined where nothing does. */
export const standsAt = (written: unknown, place: Place): unknown =>
  place.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), written);

/** The name of the parameter that stands there (`$limit`), or null: a value does, or nothing. */
export function parameterAt(written: unknown, place: Place): string | null {
  const found = standsAt(written, place);
  const name = typeof found === "string" ? /^\$(\w+)$/.exec(found)?.[1] : undefined;
  return name ?? null;
}

/**
 * The rule with another value there, the rest as it was written. Where a parameter stands, it is the fleet's value of it that changes: what is
 * said of classes and single assets stays.
 */
export function changeWritten(written: unknown, place: Place, value: number | string): unknown {
  const parameter = parameterAt(written, place);
  return put(written, parameter === null ? place : ["parameters", parameter], value);
}

function put(written: unknown, place: Place, value: number | string): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  const inside = isObject(written) ? written : {};
  return { ...inside, [key]: put(inside[key], rest, value) };
}
