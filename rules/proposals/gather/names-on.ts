import type { AssetEntry } from "#ingest";
import { quantity } from "../../conditions/words.ts";
import type { KnownRule } from "../suggest/known-rule.ts";

/** Signals as the first of these assets that has them calls them; what none has is called by its key. */
export function namesOn(assets: readonly AssetEntry[]): Pick<KnownRule, "nameOf" | "quantity"> {
  const signal = (key: string) => assets.find(({ signals }) => signals.has(key))?.signals.get(key);
  return {
    nameOf: (key) => signal(key)?.name ?? key,
    quantity: (value, key) => {
      const found = signal(key);
      return found === undefined
        ? String(Number(value.toPrecision(4)))
        : // A limit between two that the instrument shows alike would read like one of them.
          quantity(value, { ...found, decimals: null });
    },
  };
}
