import { isObject } from "../../../definition/definition-words.ts";

/** A name that may stand somewhere in a rule, and what it is for. */
export interface SchemaName {
  name: string;
  about: string | undefined;
}

/** The names that a JSON schema has at the end of a way of names through it, whichever of its forms is meant. */
export function namesAt(schema: unknown, way: readonly string[]): SchemaName[] {
  let places = formsOf(schema, schema);
  for (const step of way) {
    places = places.flatMap((each) =>
      formsOf(propertiesOf(each)[step] ?? each["additionalProperties"], schema),
    );
  }
  const found = new Map<string, SchemaName>();
  for (const place of places) {
    for (const [name, of] of Object.entries(propertiesOf(place))) {
      const about =
        isObject(of) && typeof of["description"] === "string" ? of["description"] : undefined;
      if (!found.has(name)) found.set(name, { name, about });
    }
  }
  return [...found.values()];
}

const propertiesOf = (place: Record<string, unknown>): Record<string, unknown> =>
  isObject(place["properties"]) ? place["properties"] : {};

/** What a schema may be: its alternatives, what it refers to, and of a list its items. */
function formsOf(
  schema: unknown,
  root: unknown,
  seen: ReadonlySet<unknown> = new Set(),
): Record<string, unknown>[] {
  if (!isObject(schema) || seen.has(schema)) return [];
  const inner = [
    ...["anyOf", "oneOf", "allOf"].flatMap((name) => {
      const forms: unknown = schema[name];
      return Array.isArray(forms) ? forms : [];
    }),
    schema["items"],
    referred(schema["$ref"], root),
  ];
  const next = new Set([...seen, schema]);
  return [schema, ...inner.flatMap((each: unknown) => formsOf(each, root, next))];
}

function referred(ref: unknown, root: unknown): unknown {
  if (typeof ref !== "string" || !ref.startsWith("#")) return undefined;
  let at = root;
  for (const step of ref.slice(1).split("/").filter(Boolean))
    at = isObject(at) ? at[step] : undefined;
  return at;
}
