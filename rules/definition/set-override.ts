import type { Override } from "./parameters.ts";

/** Of whom a value is said. */
export type OverrideScope = { assetClass: string } | { asset: string };

/**
 * A rule as written, in which this is what is said of the class or asset. Other lists that name it keep what they say of the others. Null
 * values take away what was said of it, and with `set: null` all of it goes.
 */
export function withOverride(
  written: Record<string, unknown>,
  before: readonly Override[],
  scope: OverrideScope,
  said: { set: Record<string, number | string | null> | null; why?: string | undefined },
): Record<string, unknown> {
  let own: Override["set"] = {};
  const others: Override[] = [];
  for (const one of before) {
    const rest = withoutScope(one, scope);
    if (rest !== one) own = { ...own, ...one.set };
    if (rest !== null) others.push(rest);
  }
  const set = Object.fromEntries(
    Object.entries(said.set === null ? {} : { ...own, ...said.set }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    ),
  );
  const named = "asset" in scope ? { assets: [scope.asset] } : { assetClass: scope.assetClass };
  const why = said.why === undefined ? {} : { why: said.why };
  const overrides = Object.keys(set).length === 0 ? others : [...others, { ...named, set, ...why }];
  const { overrides: _, ...rest } = written;
  return overrides.length === 0 ? rest : { ...rest, overrides };
}

/** What is left of it without this class or asset: itself where it says nothing of it, null where it says nothing else. */
function withoutScope(one: Override, scope: OverrideScope): Override | null {
  if ("asset" in scope) {
    if (one.assets?.includes(scope.asset) !== true) return one;
    const assets = one.assets.filter((tag) => tag !== scope.asset);
    return assets.length === 0 ? null : { ...one, assets };
  }
  const classes = [one.assetClass ?? []].flat();
  if (!classes.includes(scope.assetClass)) return one;
  const left = classes.filter((code) => code !== scope.assetClass);
  return left.length === 0 ? null : { ...one, assetClass: left };
}
