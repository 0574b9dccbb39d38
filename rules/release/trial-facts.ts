import type { SiteScope } from "#platform";
import type { Db } from "../tables.ts";
import { compareTrial } from "./compare-trial.ts";
import { isInTrial } from "./decide-release.ts";
import { gatesBefore } from "./gates.ts";
import type { Gate, GateFacts, TrialFacts } from "./gates.ts";
import { assetMonthsOf, loadTrial } from "./load-trial.ts";
import { newestBacktest } from "./newest-backtest.ts";
import type { ReleasePolicy } from "./release-policy.ts";
import { liveOf, previousLive } from "./release-state.ts";
import type { StagedVersion } from "./release-state.ts";
import { failureModeOf, versionSendsPeople } from "./rule-release.ts";
import type { RuleRelease } from "./rule-release.ts";

const dayMs = 86_400_000;

/** Flags of one asset less than that apart are one, as for a person who has not seen the first yet. */
export const sameMatterMs = 3_600_000;

/** What a version showed in the stage it is in; `assets`: with data in it. */
export async function trialFacts(
  db: Db,
  rule: RuleRelease,
  staged: StagedVersion,
  { now, sites }: { now: number; sites: SiteScope },
): Promise<TrialFacts & { assets: number }> {
  const days = (now - staged.since) / dayMs;
  if (!isInTrial(staged.stage)) {
    return { days, assets: 0, assetMonths: 0, flags: 0, hits: 0, falseFlags: 0 };
  }
  const spoke = staged.stage === "canary";
  const data = await loadTrial(db, triedVersion(rule, staged.version), {
    from: staged.since,
    to: null,
    spoke,
    sites,
  });
  const { candidate } = compareTrial(data.candidate, data.live, data.faults, sameMatterMs);
  return {
    days,
    assets: data.assets,
    assetMonths: assetMonthsOf(data),
    flags: candidate.matters.length,
    hits: candidate.hits,
    falseFlags: candidate.falseFlags,
  };
}

/** What is compared with what. */
export function triedVersion(rule: RuleRelease, version: number) {
  const row = rule.versions.get(version)!;
  const live = liveOf(rule.state)?.version;
  const besides = live === version ? previousLive(rule.state) : live;
  return {
    versionId: row.id,
    ruleKey: rule.key,
    failureMode: failureModeOf(row),
    liveVersionId: besides === undefined ? null : (rule.versions.get(besides)?.id ?? null),
    live: besides ?? null,
  };
}

export interface Approval {
  to: "canary" | "live";
  by: string;
  at: Date;
  comment: string | null;
}

/** Approvals of a version in its stage: those given before its last step are used up. */
export async function approvalsOf(
  db: Db,
  versionId: number,
  { since }: StagedVersion,
): Promise<Approval[]> {
  const rows = await db
    .selectFrom("rules.release_approval")
    .where("rule_version_id", "=", versionId)
    .where("at", ">=", new Date(since))
    .orderBy("id")
    .select(["to_stage", "by", "at", "comment"])
    .execute();
  return rows.map(({ to_stage: to, ...row }) => ({ to, ...row }));
}

/** What stands before each of these steps of a version, as things are. */
export async function gatesOf(
  db: Db,
  rule: RuleRelease,
  staged: StagedVersion,
  given: { policy: ReleasePolicy; trial: TrialFacts; approvals: readonly Approval[] },
): Promise<(to: "shadow" | "canary" | "live") => Gate[]> {
  const row = rule.versions.get(staged.version)!;
  const { policy, trial, approvals } = given;
  const facts: Omit<GateFacts, "approvals"> = {
    stage: staged.stage,
    author: row.author,
    sendsPeople: versionSendsPeople(row),
    trial,
    backtest: await newestBacktest(db, { key: rule.key, ...row }),
  };
  return (to) =>
    gatesBefore(to, policy, { ...facts, approvals: approvals.filter((one) => one.to === to) });
}
