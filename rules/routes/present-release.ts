import type { Registry } from "#ingest";
import type { SiteScope, z } from "#platform";
import { poissonInterval } from "../records/poisson-interval.ts";
import { inCanary } from "../release/in-canary.ts";
import { isInTrial } from "../release/decide-release.ts";
import { policyOfRule } from "../release/policy-store.ts";
import type { ReleasePolicy } from "../release/release-policy.ts";
import { canaryOf, liveOf, previousLive, stages, standsBy } from "../release/release-state.ts";
import type { StagedVersion } from "../release/release-state.ts";
import type { RuleRelease, VersionRow } from "../release/rule-release.ts";
import { approvalsOf, gatesOf, trialFacts } from "../release/trial-facts.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import { watches } from "../store/coverage.ts";
import type { Db } from "../tables.ts";
import type { Release } from "./release-schemas.ts";

interface Given {
  db: Db;
  registry: Pick<Registry, "snapshot">;
  now: number;
  sites: SiteScope;
}

/** Where the versions of a rule stand; figures of the sites that somebody reaches. */
export async function presentRelease(
  rule: RuleRelease,
  given: Given,
): Promise<z.infer<typeof Release>> {
  const { state } = rule;
  const { policy } = await policyOfRule(given.db, rule.id);
  const standing = [...state.versions.values()]
    .filter(({ stage }) => stage !== "retired")
    .toSorted((a, b) => b.version - a.version);
  const versions: z.infer<typeof Release>["versions"] = [];
  for (const staged of standing) {
    versions.push(await presentVersion(rule, staged, policy, given));
  }
  const canary = canaryOf(state);
  return {
    key: rule.key,
    live: liveOf(state)?.version ?? null,
    canary:
      canary === undefined
        ? null
        : {
            version: canary.version,
            share: canary.share ?? 0,
            assets: canaryAssets(rule, canary.version, canary.share ?? 0, given).length,
          },
    rollback: rollbackOf(rule),
    versions,
  };
}

async function presentVersion(
  rule: RuleRelease,
  staged: StagedVersion,
  policy: ReleasePolicy,
  { db, now, sites }: Given,
): Promise<z.infer<typeof Release>["versions"][number]> {
  const row = rule.versions.get(staged.version)!;
  const trial = await trialFacts(db, rule, staged, { now, sites });
  const approvals = await approvalsOf(db, row.id, staged);
  const gates = await gatesOf(db, rule, staged, { policy, trial, approvals });
  const { days, assets, assetMonths, flags, hits, falseFlags } = trial;
  const perAssetMonth = poissonInterval(flags, assetMonths);
  return {
    version: staged.version,
    stage: staged.stage,
    share: staged.share,
    since: iso(staged.since),
    standsBy: standsBy(rule.state, staged),
    author: row.author,
    comment: row.comment,
    trial: isInTrial(staged.stage)
      ? { days, assets, assetMonths, flags, hits, falseFlags, perAssetMonth }
      : null,
    steps: stepsFrom(staged, policy).map((to) => {
      const before = gates(to);
      return {
        to,
        gates: before,
        ready: before.every(({ passed }) => passed),
        approvals: approvals
          .filter((one) => one.to === to)
          .map(({ by, at, comment }) => ({ by, at: at.toISOString(), comment })),
      };
    }),
  };
}

/** The next stage, and live at once where no canary is asked for. */
function stepsFrom(
  { stage }: StagedVersion,
  policy: ReleasePolicy,
): ("shadow" | "canary" | "live")[] {
  const next = (["shadow", "canary", "live"] as const).filter(
    (to) => stages.indexOf(to) > stages.indexOf(stage),
  );
  return next.filter(
    (to, place) => place === 0 || (to === "live" && stage === "shadow" && !policy.live.canary),
  );
}

function rollbackOf(rule: RuleRelease): z.infer<typeof Release>["rollback"] {
  const canary = canaryOf(rule.state)?.version;
  if (canary !== undefined) {
    const words = `version ${canary} leaves its canary and goes on in shadow`;
    return { version: canary, to: null, words };
  }
  const to = previousLive(rule.state);
  if (to === undefined) return null;
  const live = liveOf(rule.state)?.version;
  const words =
    live === undefined
      ? `version ${to} is live again`
      : `version ${to} is live again, and version ${live} is retired`;
  return { version: live ?? to, to, words };
}

/** The assets of somebody's sites that a canary of this share speaks for, by tag. */
export function canaryAssets(
  rule: RuleRelease,
  version: number,
  share: number,
  { registry, sites }: Pick<Given, "registry" | "sites">,
) {
  return assetsOf(rule.versions.get(version)!, registry)
    .filter(({ id, siteId }) => inCanary(rule.key, id, share) && reaches(sites, siteId))
    .toSorted((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : a.id - b.id));
}

/** What a version watches; nothing where this version of the product cannot read it. */
export function assetsOf({ definition }: VersionRow, registry: Pick<Registry, "snapshot">) {
  const parsed = ruleSchema.safeParse(definition);
  if (!parsed.success) return [];
  return [...registry.snapshot().assets.values()].filter((asset) => watches(parsed.data, asset));
}

const reaches = (sites: SiteScope, siteId: number): boolean =>
  sites === "all" || sites.includes(siteId);

const iso = (at: number): string => new Date(at).toISOString();
