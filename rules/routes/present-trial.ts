import type { SiteScope, z } from "#platform";
import { poissonInterval } from "../records/poisson-interval.ts";
import { wilsonInterval } from "../records/wilson.ts";
import { compareTrial } from "../release/compare-trial.ts";
import type { ComparedSide, ComparedTrial, Matter } from "../release/compare-trial.ts";
import { assetMonthsOf, loadTrial } from "../release/load-trial.ts";
import type { TrialData } from "../release/load-trial.ts";
import type { RuleRelease } from "../release/rule-release.ts";
import { triedVersion } from "../release/trial-facts.ts";
import { trialRun } from "../release/trial-run.ts";
import type { TrialRun } from "../release/trial-run.ts";
import type { Db } from "../tables.ts";
import type { TrialFlagRow } from "../release/trial-flag-row.ts";
import { TrialFlagDetail } from "./release-schemas.ts";
import type { Trial, TrialFlag } from "./release-schemas.ts";

export interface ComparedRun {
  run: TrialRun | null;
  data: TrialData;
  compared: ComparedTrial;
}

const nothing: TrialData = {
  candidate: [],
  live: [],
  faults: [],
  assets: 0,
  assetDays: 0,
  bounded: false,
};

/** The trial of a version, over and done or not, beside what was live. */
export async function comparedRun(
  db: Db,
  rule: RuleRelease,
  version: number,
  { withinMs, sites }: { withinMs: number; sites: SiteScope },
): Promise<ComparedRun> {
  const run = trialRun(rule.events, version);
  const data =
    run === null
      ? nothing
      : await loadTrial(db, triedVersion(rule, version), { from: run.from, to: run.to, sites });
  return { run, data, compared: compareTrial(data.candidate, data.live, data.faults, withinMs) };
}

const shownFlags = 20;

export function presentTrial(
  rule: RuleRelease,
  version: number,
  one: ComparedRun,
): z.infer<typeof Trial> {
  const { run, data, compared } = one;
  const assetMonths = assetMonthsOf(data);
  const flags = trialFlags(compared);
  const count = (by: z.infer<typeof TrialFlag>["by"]) =>
    flags.filter((flag) => flag.by === by).length;
  return {
    key: rule.key,
    version,
    stage: rule.state.versions.get(version)?.stage ?? "draft",
    from: run === null ? null : iso(run.from),
    to: run?.to == null ? null : iso(run.to),
    coverage: {
      assets: data.assets,
      assetMonths,
      words:
        data.assetDays === 0
          ? "nothing was evaluated yet, so that silence says nothing"
          : `${data.assets} assets with data on ${data.assetDays} asset-days`,
    },
    both: count("both"),
    onlyCandidate: count("candidate"),
    onlyLive: count("live"),
    earlierByMs: compared.earlierByMs,
    candidate: side(version, compared.candidate, assetMonths),
    live: side(triedVersion(rule, version).live, compared.live, assetMonths),
    flags: flags.slice(0, shownFlags),
    bounded: data.bounded,
  };
}

function side(
  version: number | null,
  { matters, hits, falseFlags, undecided, missed }: ComparedSide,
  assetMonths: number,
): z.infer<typeof Trial>["live"] {
  return {
    version,
    flags: matters.length,
    hits,
    falseFlags,
    undecided,
    missed,
    perAssetMonth: poissonInterval(matters.length, assetMonths),
    precision: wilsonInterval(hits, hits + falseFlags),
  };
}

/** What either said, the newest first; what both did stands there once, as the candidate said it. */
export function trialFlags({ candidate, live }: ComparedTrial): z.infer<typeof TrialFlag>[] {
  return [
    ...candidate.matters.map((one) =>
      present(one, one.counterpart === null ? "candidate" : "both"),
    ),
    ...live.matters
      .filter(({ counterpart }) => counterpart === null)
      .map((one) => present(one, "live")),
  ].toSorted((a, b) => (a.raisedAt < b.raisedAt ? 1 : a.raisedAt > b.raisedAt ? -1 : byId(a, b)));
}

const byId = (a: { id: string; by: string }, b: { id: string; by: string }): number =>
  `${a.id} ${a.by}` < `${b.id} ${b.by}` ? 1 : -1;

function present(one: Matter, by: z.infer<typeof TrialFlag>["by"]): z.infer<typeof TrialFlag> {
  const { counterpart } = one;
  return {
    id: one.id,
    asset: one.asset,
    site: one.site,
    raisedAt: iso(one.raisedAt),
    returnedAt: one.returnedAt === null ? null : iso(one.returnedAt),
    summary: one.summary,
    by,
    verdict: one.verdict,
    counterpart:
      counterpart === null ? null : { id: counterpart.id, raisedAt: iso(counterpart.raisedAt) },
    outcome: one.outcome ?? counterpart?.outcome ?? null,
  };
}

export function presentTrialFlag(
  row: TrialFlagRow,
  version: number,
): z.infer<typeof TrialFlagDetail> {
  return {
    id: `T-${row.id}`,
    asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name },
    site: { id: row.site_id, name: row.site_name },
    raisedAt: row.raised_at.toISOString(),
    returnedAt: row.returned_at?.toISOString() ?? null,
    summary: row.summary,
    version,
    evidence: row.evidence === null ? null : TrialFlagDetail.shape.evidence.parse(row.evidence),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
