import type { LogEntry } from "#ingest";
import { sql } from "kysely";
import type { LiveRule } from "../store/live-rules.ts";
import type { Trx } from "../tables.ts";
import { rulesOf } from "./asset-plan.ts";
import type { PartitionMemory } from "./partition-memory.ts";

/** An asset had data on a day of its own time while a version was in shadow or canary. `speaks`: as a canary that chose it. */
export interface TrialDay {
  assetId: number;
  siteId: number;
  versionId: number;
  /** Since the epoch, UTC. */
  day: number;
  speaks: boolean;
}

const dayMs = 86_400_000;

/** The days, of its own time, on which each asset had data among these; what is history was not judged. */
function daysOf(entries: readonly LogEntry[]): Map<number, Set<number>> {
  const days = new Map<number, Set<number>>();
  for (const entry of entries) {
    if (entry.kind !== "readings") continue;
    for (const { assetId, observedAt, historical } of entry.readings) {
      if (historical) continue;
      const known = days.get(assetId);
      const day = Math.floor(observedAt / dayMs);
      if (known === undefined) days.set(assetId, new Set([day]));
      else known.add(day);
    }
  }
  return days;
}

/** The days that are new since they were noted last, among entries that were just judged; `known` notes them. */
export function newTrialDays(
  { assets, trialDays: known }: Pick<PartitionMemory, "assets" | "trialDays">,
  entries: readonly LogEntry[],
  rules: readonly LiveRule[],
): TrialDay[] {
  // Mostly nothing is tried, and then no reading is looked at for it.
  if (rules.every(({ trial }) => trial === undefined)) return [];
  const found: TrialDay[] = [];
  for (const [assetId, days] of daysOf(entries)) {
    const memory = assets.get(assetId);
    if (memory === undefined || memory.plan.tried.length === 0) continue;
    const { siteId } = memory.asset;
    for (const { live, silent } of rulesOf(memory.plan)) {
      if (live.trial === undefined) continue;
      const name = `${assetId} ${live.versionId} ${silent}`;
      for (const day of [...days].toSorted((a, b) => a - b)) {
        if ((known.get(name) ?? -Infinity) >= day) continue;
        known.set(name, day);
        found.push({ assetId, siteId, versionId: live.versionId, day, speaks: !silent });
      }
    }
  }
  return found;
}

export async function saveTrialDays(trx: Trx, days: readonly TrialDay[]): Promise<void> {
  if (days.length === 0) return;
  const column = <T>(of: (day: TrialDay) => T): T[] => days.map(of);
  await sql`
    insert into rules.trial_day (rule_version_id, asset_id, site_id, day, speaks)
    select version, asset, site, date '1970-01-01' + day, speaks
    from unnest(
      ${column(({ versionId }) => versionId)}::bigint[],
      ${column(({ assetId }) => assetId)}::bigint[],
      ${column(({ siteId }) => siteId)}::bigint[],
      ${column(({ day }) => day)}::int[],
      ${column(({ speaks }) => speaks)}::boolean[]
    ) as d (version, asset, site, day, speaks)
    on conflict do nothing`.execute(trx);
}
