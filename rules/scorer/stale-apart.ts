import { rulesOf } from "./asset-plan.ts";
import type { AssetPlan } from "./asset-plan.ts";
import type { StoredAsset } from "./stored-asset.ts";

/**
 * What is stored apart, by revision; to be written anew where another version has the name now: two that learn side by side count their
 * revisions alike. `before`: the fingerprints of those that it was stored for.
 */
export function staleWhereOther(
  apart: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, string>,
  plan: AssetPlan,
): Map<string, number> {
  const now = fingerprints(plan);
  return new Map(
    [...apart].map(([part, revision]) => [
      part,
      before.get(part) === now.get(part) ? revision : neverStored,
    ]),
  );
}

export const fingerprints = (plan: AssetPlan): Map<string, string> =>
  new Map(rulesOf(plan).map(({ bound, live }) => [bound.key, live.fingerprint]));

export const storedFingerprints = ({ windows }: StoredAsset): Map<string, string> =>
  new Map(
    windows.flatMap(({ rules }) =>
      Object.entries(rules).map(([key, { fingerprint }]): [string, string] => [key, fingerprint]),
    ),
  );

const neverStored = -1;
