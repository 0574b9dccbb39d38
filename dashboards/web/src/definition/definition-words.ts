/** "clearBelow" → "Clear below": the name of a field as people read it. */
export function inWords(name: string): string {
  const words = name
    .replaceAll(/([A-Z])/g, " $1")
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** "condition.all[1].limit.above" → "Condition, all, 2., limit, above": where something stands in a definition. */
export function placeInWords(path: string): string {
  const parts = path.split(/[.[\]]+/).filter((part) => part !== "");
  const words = parts.map((part) => (/^\d+$/.test(part) ? `${Number(part) + 1}.` : inWords(part)));
  return [words[0] ?? "", ...words.slice(1).map((word) => word.toLowerCase())].join(", ");
}

/** A value of a definition in a line; what is nested reads like the YAML it was written in. */
export function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${inWords(name).toLowerCase()}: ${valueInWords(inner)}`)
    .join("; ");
}
