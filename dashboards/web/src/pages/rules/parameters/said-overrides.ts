import { isObject } from "../../../definition/definition-words.ts";

type Value = string | number;

/** Other values for a class or for single assets, as a rule's definition has them. */
export interface SaidOverride {
  /** Codes of classes, or tags of assets. */
  of: "class" | "asset";
  names: string[];
  set: Record<string, Value>;
  why: string | null;
}

/** What a whole fleet has where nothing else is said. */
export function fleetValues(definition: Record<string, unknown>): Record<string, Value> {
  return valuesIn(definition["parameters"]);
}

export function saidOverrides(definition: Record<string, unknown>): SaidOverride[] {
  const overrides = definition["overrides"];
  if (!Array.isArray(overrides)) return [];
  return overrides.filter(isObject).map((one) => {
    const { assets, assetClass, set, why } = one;
    return {
      of: assets === undefined ? "class" : "asset",
      names: textsIn(assets ?? assetClass),
      set: valuesIn(set),
      why: typeof why === "string" ? why : null,
    };
  });
}

function valuesIn(value: unknown): Record<string, Value> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (pair): pair is [string, Value] => typeof pair[1] === "number" || typeof pair[1] === "string",
    ),
  );
}

function textsIn(value: unknown): string[] {
  return [value].flat().filter((each) => typeof each === "string");
}
