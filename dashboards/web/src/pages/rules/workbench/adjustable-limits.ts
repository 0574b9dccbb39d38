import { isObject } from "../../../definition/definition-words.ts";

type Definition = Record<string, unknown>;
type Path = readonly (string | number)[];

/** A limit of a rule that can be moved on the chart of its signal. */
export interface AdjustableLimit {
  signal: string;
  side: "above" | "below";
  value: number;
  /** Where its number stands: in the condition, or in the parameters where the condition names one. */
  path: (string | number)[];
  /** The clear limit that belongs to it, where the rule states one: it moves along. */
  clear: { value: number; path: (string | number)[] } | null;
}

/** Every limit in a definition, however deep the conditions nest. */
export function adjustableLimits(definition: Definition): AdjustableLimit[] {
  return limitsIn(definition["condition"], ["condition"], definition);
}

function limitsIn(value: unknown, path: Path, whole: Definition): AdjustableLimit[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => limitsIn(item, [...path, index], whole));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "limit" && isObject(inner)
      ? limitsOf(inner, [...path, name], whole)
      : limitsIn(inner, [...path, name], whole),
  );
}

function limitsOf(limit: Definition, path: Path, whole: Definition): AdjustableLimit[] {
  const { signal } = limit;
  if (typeof signal !== "string") return [];
  return (["above", "below"] as const).flatMap((side) => {
    const found = numberAt(limit, side, path, whole);
    const clear = numberAt(limit, side === "above" ? "clearBelow" : "clearAbove", path, whole);
    return found === null ? [] : [{ signal, side, ...found, clear }];
  });
}

function numberAt(limit: Definition, name: string, path: Path, whole: Definition) {
  const stated = limit[name];
  if (typeof stated === "number") return { value: stated, path: [...path, name] };
  if (typeof stated !== "string" || !stated.startsWith("$")) return null;
  const parameters = whole["parameters"];
  const parameter = stated.slice(1);
  const value = isObject(parameters) ? parameters[parameter] : undefined;
  return typeof value === "number" ? { value, path: ["parameters", parameter] } : null;
}

/** The definition with a limit at another value; its clear limit keeps its distance. The given one stays as it is. */
export function withLimit(
  definition: Definition,
  { value, path, clear }: AdjustableLimit,
  to: number,
): Definition {
  const moved = setAt(definition, path, to);
  if (clear === null) return asDefinition(moved);
  return asDefinition(setAt(moved, clear.path, tidy(clear.value + to - value)));
}

function setAt(value: unknown, [name, ...rest]: Path, to: unknown): unknown {
  if (name === undefined) return to;
  if (Array.isArray(value))
    return value.map((item, index) => (index === name ? setAt(item, rest, to) : item));
  if (!isObject(value)) return value;
  return { ...value, [name]: setAt(value[name], rest, to) };
}

function asDefinition(value: unknown): Definition {
  return isObject(value) ? value : {};
}

/** Without the digits that adding two decimal numbers makes. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
