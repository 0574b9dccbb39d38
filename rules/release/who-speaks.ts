import type { LiveRule } from "../store/live-rules.ts";
import { inCanary } from "./in-canary.ts";

/**
 * Which of the versions that concern an asset are silent on it: those in shadow; a canary that did not choose the asset; and what is live,
 * where a canary of the same rule did. So each rule speaks with one voice on an asset.
 */
export function silentOn(assetId: number, versions: readonly LiveRule[]): ReadonlySet<LiveRule> {
  const silent = new Set<LiveRule>();
  const canaries = new Set<string>();
  for (const version of versions) {
    const { trial, definition } = version;
    if (trial === undefined) continue;
    if (trial.stage === "canary" && inCanary(definition.key, assetId, trial.share)) {
      canaries.add(definition.key);
    } else silent.add(version);
  }
  for (const version of versions) {
    if (version.trial === undefined && canaries.has(version.definition.key)) silent.add(version);
  }
  return silent;
}

/** Under which name a version that is silent on an asset has its memory there; no key of a rule has an "@". */
export const trialKey = ({
  definition: { key },
  version,
}: Pick<LiveRule, "definition" | "version">): string => `${key}@${version}`;

/** Whose memory it is; `version` null: the one that speaks. */
export function memoryOf(stateKey: string): { ruleKey: string; version: number | null } {
  const [ruleKey = stateKey, version] = stateKey.split("@");
  return { ruleKey, version: version === undefined ? null : Number(version) };
}
