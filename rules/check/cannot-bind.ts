import type { AssetEntry } from "#ingest";
import type { FoundRule } from "../lint/lint-files.ts";
import { planFor } from "../scorer/asset-plan.ts";
import { watches } from "../store/coverage.ts";
import { findingAt } from "./checked-text.ts";

/** Assets of a kind have the same signals; a few of them show what is wrong. */
const mostTried = 20;

/** The first asset on which the rule would be of no use, though the asset has its signals: what the signals are does not suit it. */
export function cannotBind(found: FoundRule, assets: Iterable<AssetEntry>) {
  const live = { versionId: 0, version: 0, definition: found.rule, fingerprint: "" };
  let tried = 0;
  for (const asset of assets) {
    if (!watches(found.rule, asset)) continue;
    const [failure] = planFor(asset, [live]).failed;
    if (failure !== undefined) {
      const message = `will not be evaluated ${failure.message}`;
      return [findingAt(found, ["condition"], { level: "warning", check: "asset", message })];
    }
    if ((tried += 1) === mostTried) break;
  }
  return [];
}
