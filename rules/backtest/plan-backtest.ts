import type { AssetEntry } from "#ingest";
import { invalid } from "#platform";
import { positiveDuration } from "../definition/duration.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import { isFor } from "../store/coverage.ts";
import type { BacktestRequested } from "./backtest-schemas.ts";
import type { NewBacktest } from "./store/create-backtest.ts";
import type { StoredCandidate } from "./store/backtest-tables.ts";
import { warmUpFor } from "./warm-up.ts";

/** A candidate as it will be kept, and as it is understood. */
export interface Candidate {
  stored: StoredCandidate;
  rule: RuleDefinition;
}

const longestDays = 1_100;
const mostAssets = 10_000;
const dayMs = 86_400_000;

/** What a request comes to. @throws AppError invalid, naming the field */
export function planBacktest(
  request: BacktestRequested,
  candidates: readonly Candidate[],
  assets: readonly AssetEntry[],
  now: number,
): Pick<NewBacktest, "name" | "spec" | "candidates" | "assetIds" | "siteIds"> {
  const { from } = request;
  if (from >= request.to) wrong("from", "must be before `to`");
  if (from >= now) wrong("from", "must be in the past: nothing is stored of the future");
  if (request.to - from > longestDays * dayMs) {
    wrong("from", `must be at most ${longestDays} days before \`to\`: ask for a shorter window`);
  }
  const concerned = matching(request, assets).filter((asset) =>
    candidates.some(({ rule }) => isFor(rule, asset)),
  );
  if (concerned.length === 0) {
    wrong(
      "candidates",
      "apply to none of the assets that the filter leaves, so that a backtest would say nothing",
    );
  }
  if (concerned.length > mostAssets) {
    wrong(
      "assets",
      `are ${concerned.length}, and one backtest takes ${mostAssets}: name sites or classes`,
    );
  }
  const warmUpMs =
    request.warmUp === undefined
      ? longestWarmUp(candidates, concerned)
      : span("warmUp", request.warmUp);
  return {
    name: request.name ?? candidates.map(({ stored }) => nameOf(stored)).join(", "),
    spec: {
      from,
      to: Math.min(request.to, now),
      warmUpFrom: from - warmUpMs,
      filter: {
        assets: request.assets ?? null,
        sites: request.sites ?? null,
        assetClasses: request.assetClasses ?? null,
      },
      horizonMs: span("horizon", request.horizon),
      visitWithinMs: span("visitWithin", request.visitWithin),
      visitCost: request.visitCost ?? null,
      everyFailureRecorded: request.everyFailureRecorded,
    },
    candidates: candidates.map(({ stored }) => stored),
    assetIds: concerned.map(({ id }) => id).sort((a, b) => a - b),
    siteIds: [...new Set(concerned.map(({ siteId }) => siteId))].sort((a, b) => a - b),
  };
}

/** Assets that the filter leaves. A name that is nobody's is a slip of the pen, not an empty answer. */
function matching(
  { assets: tags, sites, assetClasses }: BacktestRequested,
  assets: readonly AssetEntry[],
): AssetEntry[] {
  requireKnown("assets", tags, new Set(assets.map(({ tag }) => tag)));
  requireKnown("sites", sites, new Set(assets.map(({ siteCode }) => siteCode)));
  requireKnown("assetClasses", assetClasses, new Set(assets.map(({ classCode }) => classCode)));
  const chosen = tags && new Set(tags);
  return assets.filter(
    ({ tag, siteCode, classCode }) =>
      (chosen?.has(tag) ?? true) &&
      (sites?.includes(siteCode) ?? true) &&
      (assetClasses?.includes(classCode) ?? true),
  );
}

function requireKnown(field: string, asked: string[] | undefined, known: Set<string>): void {
  const unknown = asked?.find((one) => !known.has(one));
  if (unknown !== undefined)
    wrong(field, `name "${unknown}", which is not there or not for you to see`);
}

const longestWarmUp = (candidates: readonly Candidate[], assets: readonly AssetEntry[]): number => {
  const intervals = assets.flatMap(({ signals }) =>
    [...signals.values()].map(({ intervalSeconds }) => intervalSeconds * 1_000),
  );
  const slowest = intervals.reduce((most, one) => Math.max(most, one), 0);
  return Math.max(...candidates.map(({ stored }) => warmUpFor(stored.definition, slowest)));
};

const nameOf = ({ key, version }: StoredCandidate): string =>
  version === null ? `${key} as written` : `${key} v${version}`;

function span(field: string, text: string): number {
  const parsed = positiveDuration.safeParse(text);
  return parsed.success ? parsed.data : wrong(field, parsed.error.issues[0]!.message);
}

function wrong(field: string, message: string): never {
  throw invalid(`Not valid (body): ${field} ${message}.`, { errors: [{ field, message }] });
}
