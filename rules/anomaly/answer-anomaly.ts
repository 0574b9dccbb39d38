import type { AssetEntry } from "#ingest";
import type { Database, z } from "#platform";
import type { AnomalyMemory } from "../conditions/anomaly-memory.ts";
import { unpackAnomaly } from "../conditions/pack-anomaly.ts";
import { expectedBand, wayNames } from "../detectors/signal-detector.ts";
import type { RulesTables } from "../tables.ts";
import type { AssetAnomaly, NotLearnt } from "./anomaly-answer.ts";
import type { AnomalyDb, AnomalyTables } from "./anomaly-tables.ts";
import { groupProgress, progressOf } from "./learning-progress.ts";
import { notLearntOf } from "./not-learnt.ts";
import type { NotLearntRow } from "./not-learnt.ts";
import { readScores } from "./read-scores.ts";
import type { ScoreRow } from "./read-scores.ts";
import { watchingRule } from "./watching-rule.ts";
import type { WatchingRule } from "./watching-rule.ts";

type Answer = z.infer<typeof AssetAnomaly>;

export interface Asked {
  from: number;
  to: number;
  points: number;
  /** Only this one's part. */
  signal: number | undefined;
}

const mostStretches = 100;

/** What detectors know of an asset, as it was stored last, and what they said of a stretch of time. */
export async function answerAnomaly(
  db: Database,
  asset: AssetEntry,
  { from, to, points, signal }: Asked,
): Promise<Answer> {
  const own = db.as<AnomalyTables>();
  const rule = await watchingRule(db.as<RulesTables>(), asset);
  const memory = rule === null ? null : await storedMemory(own, asset.id, rule.key);
  const rows =
    rule === null
      ? []
      : await readScores(own, { assetId: asset.id, ruleKey: rule.key, from, to, points });
  const excluded = { assetId: asset.id, from, to, limit: mostStretches };
  return {
    assetId: asset.id,
    rule: rule === null ? null : presentRule(rule),
    signals: rule === null ? [] : watchedSignals(asset, rule, memory),
    group: rule === null || memory === null ? null : watchedGroup(rule, memory),
    notLearnt: (await notLearntOf(own, excluded)).map(presentStretch),
    from: iso(from),
    to: iso(to),
    points: rows.map((row) => presentRow(row, signal)),
  };
}

async function storedMemory(
  db: AnomalyDb,
  assetId: number,
  part: string,
): Promise<AnomalyMemory | null> {
  const row = await db
    .selectFrom("rules.detector_state")
    .where("asset_id", "=", assetId)
    .where("part", "=", part)
    .select("state")
    .executeTakeFirst();
  return row === undefined ? null : unpackAnomaly(row.state);
}

const presentRule = ({ key, version, name, anomaly }: WatchingRule) => ({
  key,
  version,
  name,
  threshold: anomaly.threshold,
  groupDistance: anomaly.groupDistance,
  everySeconds: anomaly.every / 1_000,
});

function watchedSignals(
  asset: AssetEntry,
  { anomaly }: WatchingRule,
  memory: AnomalyMemory | null,
): Answer["signals"] {
  return [...asset.signals.values()]
    .filter(
      ({ kind, key, follows }) =>
        kind === "number" && (anomaly.signals?.includes(key) ?? follows === undefined),
    )
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, key, name, unit, decimals }) => {
      const place = memory?.signals.indexOf(id) ?? -1;
      const known = memory?.known[place];
      const facts = { signalId: id, key, name, unit, decimals };
      if (known === undefined || Number.isNaN(known.lastAt)) {
        const learning = { ways: [...wayNames], since: null, until: null };
        return { ...facts, learning, expected: null };
      }
      const progress = progressOf(known);
      return {
        ...facts,
        learning: progress === null ? null : { ...progress, ...times(progress) },
        expected: expectedBand(known.detector, known.lastAt),
      };
    });
}

function watchedGroup({ anomaly }: WatchingRule, memory: AnomalyMemory): Answer["group"] {
  if (memory.signals.length < 2) return null;
  const spans = { everyMs: anomaly.every, learnsMs: anomaly.groupLearns };
  const progress = groupProgress(memory, spans);
  return {
    signalIds: [...memory.group.members],
    learning: progress === null ? null : { ...progress, ...times(progress) },
  };
}

const times = ({ since, until }: { since: number | null; until: number | null }) => ({
  since: since === null ? null : iso(since),
  until: until === null ? null : iso(until),
});

const presentRow = (row: ScoreRow, signal: number | undefined): Answer["points"][number] => ({
  at: row.at.toISOString(),
  distance: row.distance,
  learnt: row.learnt,
  signals: row.signal_ids.flatMap((signalId, place) =>
    signal !== undefined && signal !== signalId
      ? []
      : [
          {
            signalId,
            value: known(row.value[place]),
            novelty: known(row.novelty[place]),
            surprise: known(row.surprise[place]),
            low: known(row.low[place]),
            high: known(row.high[place]),
            share: known(row.share[place]),
          },
        ],
  ),
});

export const presentStretch = (row: NotLearntRow): z.infer<typeof NotLearnt> => ({
  id: row.id,
  from: row.from_at.toISOString(),
  to: row.to_at?.toISOString() ?? null,
  reason: row.reason,
  by: row.by,
  createdAt: row.created_at.toISOString(),
});

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

const iso = (ms: number): string => new Date(ms).toISOString();
