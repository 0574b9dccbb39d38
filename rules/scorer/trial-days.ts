import { sql } from "kysely";
import type { Trx } from "../tables.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { rulesOf } from "./asset-plan.ts";
import { never } from "./windows/watermark.ts";

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

/**
 * The days that are new since they were noted last; `known` notes them. The newest reading counts: of what comes days late at once, one day
 * does, which is on the safe side.
 */
export function newTrialDays(
  known: Map<string, number>,
  changed: readonly AssetMemory[],
): TrialDay[] {
  const days: TrialDay[] = [];
  for (const memory of changed) {
    if (memory.plan.tried.length === 0) continue;
    const newest = newestOf(memory);
    if (newest <= never) continue;
    const day = Math.floor(newest / dayMs);
    for (const rule of rulesOf(memory.plan)) {
      if (rule.live.trial === undefined) continue;
      const { id: assetId, siteId } = memory.asset;
      const name = `${assetId} ${rule.live.versionId} ${rule.silent}`;
      if ((known.get(name) ?? -Infinity) >= day) continue;
      known.set(name, day);
      days.push({ assetId, siteId, versionId: rule.live.versionId, day, speaks: !rule.silent });
    }
  }
  return days;
}

function newestOf({ windows, rowWindows, listeners }: AssetMemory): number {
  let newest: number = never;
  for (const { watermark } of [...windows, ...rowWindows])
    newest = Math.max(newest, ...watermark.newest);
  for (const listener of listeners) newest = Math.max(newest, ...listener.newest);
  return newest;
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
