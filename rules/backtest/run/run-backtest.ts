import type { AssetEntry, Registry } from "#ingest";
import type { Database } from "#platform";
import type { Kysely } from "kysely";
import type { AnomalyTables } from "../../anomaly/anomaly-tables.ts";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import type { RecordTables } from "../../records/record-tables.ts";
import { currentAssumptions } from "../../records/value/assumption-store.ts";
import {
  failureHours,
  recordedStops,
  recordedVisitHours,
} from "../../records/value/failure-hours.ts";
import type { LiveRule } from "../../store/live-rules.ts";
import type { RulesTables } from "../../tables.ts";
import { judgeReplay } from "../report/asset-outcome.ts";
import { createReport } from "../report/report.ts";
import type { BacktestReport, PartNeed, PartsOf } from "../report/report.ts";
import type { Worth } from "../report/worth.ts";
import type { BacktestTables } from "../store/backtest-tables.ts";
import type { ClaimedBacktest } from "../store/claim-backtest.ts";
import { movesOf } from "../store/move-backtest.ts";
import { saveAsset, savedOutcomes } from "../store/save-asset.ts";
import { readHeardTime, shareHeard } from "../ticks/read-heard-time.ts";
import type { RecordedFailure } from "../truth/judge-stretches.ts";
import { loadHolding } from "../truth/load-holding.ts";
import { loadJudged, loadNotLearntThen, loadRepairs } from "../truth/load-past.ts";
import { openReplayThread } from "./open-replay-thread.ts";
import { keepProgress, Lost } from "./progress.ts";
import { replayStored } from "./replay-stored.ts";
import type { PastSources } from "./replay-stored.ts";
import { inTurn, twoAtOnce } from "./two-at-once.ts";

/** What a backtest asks of those who know more than rules do: given by whoever starts the product. */
export interface BacktestPorts {
  store: PastSources["store"];
  /** Failures of an asset that were found in [from, to), epoch ms, with or without a flag. */
  recordedFailures(query: {
    assetId: number;
    from: number;
    to: number;
  }): Promise<RecordedFailure[]>;
  /** What a visit for this failure mode takes along, and what that costs; `kit`: the one that the rule names instead. */
  partsFor(work: {
    kind: "process" | "instrument";
    failureMode: string | null;
    assetClass: string;
    kit: string | null;
  }): Promise<readonly PartNeed[]>;
}

export interface RunParts extends BacktestPorts {
  db: Database;
  registry: Pick<Registry, "asset" | "refreshIfStale">;
}

/** Runs one that was claimed by `runner`, from the first asset that is not through. @throws Lost; whatever failed */
export async function runBacktest(
  parts: RunParts,
  claimed: ClaimedBacktest,
  runner: string,
  stopping: AbortSignal,
): Promise<BacktestReport> {
  const db = parts.db.as<BacktestTables>();
  const { id, spec } = claimed;
  const rules = claimed.candidates.map(({ definition }) => ruleSchema.parse(definition));
  const candidates = rules.map((rule, index) => candidateOf(rule, index, claimed));
  await parts.registry.refreshIfStale();
  const through = new Set<number>();
  for await (const { assetId } of savedOutcomes(db, id)) through.add(assetId);
  const moves = movesOf(db, id, runner);
  const progress = keepProgress(
    {
      assets: claimed.asset_ids.length,
      assetsDone: through.size,
      readings: claimed.readings,
      runningMs: claimed.running_ms,
    },
    (now) => moves.progress(now),
  );
  const thread = openReplayThread();
  try {
    const scan = inTurn((query: Parameters<typeof parts.store.scan>[0]) => parts.store.scan(query));
    const sources: PastSources = { store: { scan }, ticks: cachedTicks(parts.db) };
    const span = { from: spec.warmUpFrom, to: spec.to };
    const left = claimed.asset_ids.map(Number).filter((assetId) => !through.has(assetId));
    await twoAtOnce(left, async (assetId) => {
      const asset = parts.registry.asset(assetId);
      if (asset === undefined) return;
      const past = await pastOf(parts, assetId, span, rules);
      const job = {
        asset,
        candidates,
        ...past,
        from: spec.from,
        to: spec.to,
        learnFrom: span.from,
      };
      const replayed = await replayStored(thread, sources, job, (at, readings) => {
        stopping.throwIfAborted();
        progress.note(assetId, readings, (at - span.from) / (span.to - span.from));
      });
      const truth = await truthOf(parts, asset, spec);
      const holding = await loadHolding(parts.db.as<RulesTables>(), asset, parts.registry, {
        from: spec.from,
        to: spec.to,
        keys: [...new Set(rules.flatMap(({ suppressedBy = [] }) => suppressedBy))],
      });
      const judged = judgeReplay(asset, rules, replayed, truth, spec, holding);
      if (!(await saveAsset(db, { id, runner, asset, rules }, judged))) throw new Lost();
      progress.assetDone(assetId);
    });
  } finally {
    await thread.close();
    await progress.stop();
  }
  return reportOf(parts, claimed, rules);
}

const candidateOf = (
  definition: RuleDefinition,
  index: number,
  { candidates }: ClaimedBacktest,
): LiveRule => ({
  versionId: index,
  version: candidates[index]!.version ?? 0,
  definition,
  fingerprint: JSON.stringify(definition.condition),
});

/** What happened to the asset besides its readings. */
async function pastOf(
  parts: RunParts,
  assetId: number,
  span: { from: number; to: number },
  rules: readonly RuleDefinition[],
) {
  const db = parts.db.as<RulesTables & AnomalyTables>();
  const keys = rules.map(({ key }) => key);
  return {
    repairs: await loadRepairs(parts.db.as<RulesTables>(), assetId, span),
    notLearnt: await loadNotLearntThen(db, assetId, span, keys),
  };
}

async function truthOf(parts: RunParts, asset: AssetEntry, spec: ClaimedBacktest["spec"]) {
  const span = { from: spec.from, to: spec.to + spec.horizonMs };
  return {
    failures: await parts.recordedFailures({ assetId: asset.id, ...span }),
    judged: await loadJudged(parts.db.as<RulesTables>(), asset.id, span),
  };
}

async function reportOf(
  parts: RunParts,
  { id, spec }: ClaimedBacktest,
  rules: readonly RuleDefinition[],
): Promise<BacktestReport> {
  const db = parts.db.as<BacktestTables>();
  const needs = new Map<string, readonly PartNeed[]>();
  for await (const { outcome } of savedOutcomes(db, id)) {
    for (const [index, { kind, failureMode = null, kit = null }] of rules.entries()) {
      const name = `${index} ${outcome.classCode}`;
      if (needs.has(name)) continue;
      const assetClass = outcome.classCode;
      needs.set(name, await parts.partsFor({ kind, failureMode, assetClass, kit }));
    }
  }
  const partsOf: PartsOf = (candidate, classCode) => needs.get(`${candidate} ${classCode}`) ?? [];
  const report = createReport({
    candidates: rules.length,
    hours: (spec.to - spec.from) / 3_600_000,
    silenceKnown: await shareHeard(parts.db, spec),
    visitCost: spec.visitCost,
    partsOf,
    worth: await worthNow(parts.db.as<RecordTables>(), rules, spec.visitCost),
  });
  for await (const { assetId, outcome } of savedOutcomes(db, id)) report.add(assetId, outcome);
  return report.finish();
}

/** Prices and lengths as live records take them, but for what a visit costs, which the request may say. */
async function worthNow(
  db: Kysely<RecordTables>,
  rules: readonly RuleDefinition[],
  visitCost: number | null,
): Promise<Worth> {
  const { assumptions } = await currentAssumptions(db);
  const lasts = failureHours(await recordedStops(db), assumptions.failureDowntimeHours);
  return {
    given: { assumptions: { ...assumptions, visitCost }, failureHours: lasts },
    failureModes: rules.map(({ failureMode }) => failureMode ?? null),
    visitHours: (await recordedVisitHours(db)) ?? 0,
  };
}

/** Assets that report alike ask for the same spans one after another. */
function cachedTicks(db: Database): PastSources["ticks"] {
  const most = 16;
  const known = new Map<string, Promise<Float64Array<ArrayBuffer>>>();
  return async (span) => {
    const name = `${span.from} ${span.to}`;
    let found = known.get(name);
    if (found === undefined) {
      found = readHeardTime(db, span);
      known.set(name, found);
      if (known.size > most) known.delete(known.keys().next().value!);
    }
    return found;
  };
}
