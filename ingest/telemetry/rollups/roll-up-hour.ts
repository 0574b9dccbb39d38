import { hourMs } from "../corrections/revisions-of.ts";
import { tierMs } from "../telemetry-store.ts";
import type { RollupRow, TelemetryStore, Tier } from "../telemetry-store.ts";
import { combineBuckets } from "./combine-buckets.ts";

type Store = Pick<TelemetryStore, "summarize" | "rollups" | "writeRollups" | "count">;

/** Signals in one question: sixty minutes of each are in memory at once. */
const signalsPerQuery = 500;

/**
 * One hour of these signals from their readings into minutes, and from the minutes into the hour. `again`: there may be
 * buckets of it already, and one whose readings have lost their values goes.
 */
export async function rollUpHour(
  store: Store,
  { hour, signalIds, again }: { hour: number; signalIds: readonly number[]; again: boolean },
  /** Minutes that retention has removed stay away. */
  tiers: readonly Tier[] = ["1m", "1h"],
): Promise<void> {
  const range = { from: hour, to: hour + hourMs };
  for (let start = 0; start < signalIds.length; start += signalsPerQuery) {
    const some = signalIds.slice(start, start + signalsPerQuery);
    const minutes = await store.summarize({ ...range, everyMs: tierMs["1m"], signalIds: some });
    const rows = { "1m": minutes, "1h": hoursOf(minutes) };
    for (const tier of tiers) {
      const gone = again
        ? await emptied(store, tier, { range, signalIds: some, rows: rows[tier] })
        : [];
      const all = [...rows[tier], ...gone];
      if (all.length > 0) await store.writeRollups(tier, all);
    }
  }
}

function hoursOf(minutes: readonly RollupRow[]): RollupRow[] {
  return [...Map.groupBy(minutes, ({ signalId }) => signalId)].flatMap(([signalId, rows]) =>
    combineBuckets(rows, tierMs["1h"]).map((bucket) => ({ ...bucket, signalId })),
  );
}

/**
 * What is kept for a bucket that has no value any more, as rows that remove it. Where no reading is left at all, none was
 * struck out: they have gone (by a server's own retention, or while we looked), and what was rolled up is all there is.
 */
async function emptied(
  store: Pick<Store, "rollups" | "count">,
  tier: Tier,
  now: { range: { from: number; to: number }; signalIds: readonly number[]; rows: RollupRow[] },
): Promise<RollupRow[]> {
  const present = new Set(now.rows.map(({ signalId, at }) => `${signalId}@${at}`));
  const gone: RollupRow[] = [];
  for (const signalId of now.signalIds) {
    const kept = await store.rollups({ tier, signalId, ...now.range });
    const without = kept.filter(({ at }) => !present.has(`${signalId}@${at}`));
    if (without.length === 0) continue;
    if ((await store.count({ signalIds: [signalId], ...now.range })) === 0) continue;
    for (const { at } of without) {
      gone.push({ signalId, at, count: 0, min: 0, max: 0, mean: 0, first: 0, last: 0 });
    }
  }
  return gone;
}
