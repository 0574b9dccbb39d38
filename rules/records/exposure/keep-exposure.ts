import type { AssetEntry, Registry } from "#ingest";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { bindRule } from "../../evaluation/bound-rule.ts";
import type { BoundRule } from "../../evaluation/bound-rule.ts";
import { ruleOn } from "../../evaluation/for-asset.ts";
import type { ReadPast } from "../../past/read-past.ts";
import { isFor } from "../../store/coverage.ts";
import type { RecordTables } from "../record-tables.ts";
import { heardHours, hourMs, hoursSpoken } from "./heard-hours.ts";
import type { HeardHours } from "./heard-hours.ts";
import { whenSpoken, withDefinitions } from "./spoken-versions.ts";
import type { Spoken, SpokenVersion } from "./spoken-versions.ts";
import { stretchesFor } from "./speaking-stretches.ts";

export interface ExposureParts {
  db: Kysely<RecordTables>;
  registry: Pick<Registry, "snapshot">;
  past: ReadPast;
  /** The share of a stretch in which we could hear: what watches for silence sees nothing in the rest. */
  shareHeard: (stretch: { from: number; to: number }) => Promise<number>;
}

interface Counted {
  versionId: number;
  settledHours: number;
  recentHours: number;
}

/** So long after it an hour may still become fuller: rollups wait for the allowed lateness, and people import yesterday. */
const settlesAfterMs = 48 * hourMs;

/**
 * Counts for how many hours each version spoke for each asset that said something, up to the last full hour. What is settled is counted once; what is
 * recent is counted anew each time.
 *
 * @returns how many (version, asset) were counted
 * @throws Error where some asset could not be counted, as while the store is away; the others were
 */
export async function keepExposure(
  parts: ExposureParts,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  const { db, registry } = parts;
  const countedTo = Math.floor(now / hourMs) * hourMs;
  const { assets, signals } = registry.snapshot();
  const latenessMs =
    [...signals.values()].reduce((most, each) => Math.max(most, each.latenessSeconds), 0) * 1_000;
  const settledTo = Math.floor((now - Math.max(settlesAfterMs, latenessMs)) / hourMs) * hourMs;
  const versions = await withDefinitions(db, await unfinished(db, await whenSpoken(db), settledTo));
  let counted = 0;
  const failed: unknown[] = [];
  for (const asset of assets.values()) {
    if (signal.aborted) break;
    try {
      const rows = await countAsset(parts, asset, versions, { settledTo, countedTo, signal });
      await save(db, asset, rows, { settledTo, countedTo });
      counted += rows.length;
    } catch (error) {
      // The others need not wait for it; it is counted from where it was in an hour.
      failed.push(error);
    }
  }
  if (failed.length > 0 && !signal.aborted) {
    throw new Error(`${failed.length} asset(s) could not be counted`, { cause: failed[0] });
  }
  return counted;
}

/** Those that still speak, or whose end is not settled yet. */
async function unfinished(
  db: Kysely<RecordTables>,
  versions: readonly Spoken[],
  settledTo: number,
): Promise<Spoken[]> {
  const rows = await db
    .selectFrom("rules.exposure")
    .groupBy("rule_version_id")
    .select((row) => ["rule_version_id", row.fn.min("settled_to").as("to")])
    .execute();
  const done = new Map(rows.map((row) => [row.rule_version_id, row.to.getTime()]));
  return versions.filter(({ versionId, stretches }) => {
    const end = stretches.at(-1)?.to;
    if (end === undefined) return false;
    return end === null || end > (done.get(versionId) ?? -Infinity) || end > settledTo;
  });
}

async function countAsset(
  { db, past, shareHeard }: ExposureParts,
  asset: AssetEntry,
  versions: readonly SpokenVersion[],
  { settledTo, countedTo, signal }: { settledTo: number; countedTo: number; signal: AbortSignal },
): Promise<Counted[]> {
  const known = new Map(
    (
      await db
        .selectFrom("rules.exposure")
        .where("asset_id", "=", asset.id)
        .select(["rule_version_id", "settled_hours", "settled_to"])
        .execute()
    ).map((row) => [row.rule_version_id, row]),
  );
  const heard = new Map<string, Promise<HeardHours>>();
  const counted: Counted[] = [];
  for (const { versionId, definition, stretches } of versions) {
    const bound = boundTo(definition, asset);
    const spoken = stretchesFor(stretches, definition.key, asset.id);
    const begin = spoken[0]?.from;
    if (bound === null || begin === undefined) continue;
    const before = known.get(versionId);
    const from = Math.max(begin, before?.settled_to.getTime() ?? -Infinity);
    const waitsForSilence = bound.order === "received";
    const heardBy = async (stretch: { from: number; to: number }) => {
      // It began within this hour.
      if (stretch.from >= stretch.to) return 0;
      const hours: HeardHours[] = [];
      for (const id of waitsForSilence ? [] : bound.signals) {
        const name = `${id} ${stretch.from}`;
        const one = [...asset.signals.values()].find((each) => each.id === id)!;
        let found = heard.get(name);
        if (found === undefined) heard.set(name, (found = heardHours(past, one, stretch, signal)));
        hours.push(await found);
      }
      const share = waitsForSilence ? await shareHeard(stretch) : 1;
      return share * hoursSpoken(hours, spoken, stretch);
    };
    const settles = from < settledTo;
    counted.push({
      versionId,
      settledHours:
        (before?.settled_hours ?? 0) + (settles ? await heardBy({ from, to: settledTo }) : 0),
      recentHours: await heardBy({ from: Math.max(from, settledTo), to: countedTo }),
    });
  }
  return counted;
}

/** Null: it does not concern the asset, or cannot be evaluated on it, as with values that make no condition. */
function boundTo(definition: RuleDefinition, asset: AssetEntry): BoundRule | null {
  if (!isFor(definition, asset)) return null;
  try {
    return bindRule(ruleOn(definition, asset), asset);
  } catch {
    return null;
  }
}

async function save(
  db: Kysely<RecordTables>,
  { id, siteId }: AssetEntry,
  rows: readonly Counted[],
  { settledTo, countedTo }: { settledTo: number; countedTo: number },
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into rules.exposure as e
      (rule_version_id, asset_id, site_id, settled_hours, recent_hours, settled_to, counted_to)
    select version, ${id}, ${siteId}, settled, recent, ${new Date(settledTo)}, ${new Date(countedTo)}
    from unnest(
      ${rows.map(({ versionId }) => versionId)}::bigint[],
      ${rows.map(({ settledHours }) => settledHours)}::double precision[],
      ${rows.map(({ recentHours }) => recentHours)}::double precision[]
    ) as c (version, settled, recent)
    on conflict (rule_version_id, asset_id) do update set
      site_id = excluded.site_id, settled_hours = excluded.settled_hours, recent_hours = excluded.recent_hours,
      settled_to = excluded.settled_to, counted_to = excluded.counted_to
    where e.settled_to <= excluded.settled_to`.execute(db);
}
