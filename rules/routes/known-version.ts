import { notFound } from "#platform";
import { ruleRelease } from "../release/rule-release.ts";
import type { RuleRelease, VersionRow } from "../release/rule-release.ts";
import type { StagedVersion } from "../release/release-state.ts";
import type { Db } from "../tables.ts";

/** @throws AppError not-found */
export async function existingRule(db: Db, key: string): Promise<RuleRelease> {
  const rule = await ruleRelease(db, key);
  if (rule === undefined) throw notFound(`There is no rule "${key}".`, { key });
  return rule;
}

/** @throws AppError not-found */
export function versionRow(rule: RuleRelease, version: number): VersionRow {
  const row = rule.versions.get(version);
  if (row !== undefined) return row;
  throw notFound(`Rule "${rule.key}" has no version ${version}.`, { key: rule.key, version });
}

/** @throws AppError not-found */
export function stagedVersion(rule: RuleRelease, version: number): StagedVersion {
  versionRow(rule, version);
  return rule.state.versions.get(version)!;
}
