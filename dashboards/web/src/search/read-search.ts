type Raw = Record<string, unknown>;

/** A text of the address bar; undefined when it is not there or empty. */
export function textIn(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A time of the address bar as it is written there; undefined when it is none. */
export function timeIn(raw: Raw, name: string): string | undefined {
  const text = textIn(raw, name);
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

export function oneOf<Value extends string>(
  raw: Raw,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === raw[name]);
}

/** Without the names that have no value, so that an unfiltered page has a clean address. */
export function present<Shape extends object>(shape: Shape): Partial<Shape> {
  const kept: Partial<Shape> = { ...shape };
  for (const name in kept) if (kept[name] === undefined || kept[name] === "") delete kept[name];
  return kept;
}
