import { sql } from "kysely";
import type { Stretch } from "../scorer/stored-asset.ts";
import { noteRulesChanged } from "../store/notify-changed.ts";
import type { Db, Trx } from "../tables.ts";
import type { AnomalyDb, AnomalyTables } from "./anomaly-tables.ts";

/** Detectors judge the present: a stretch that ended so long ago says nothing to them any more. */
const staysDays = 7;
/** Of one asset, the newest count. */
const mostOfAsset = 50;

/** What must not be learnt from, as far as it may still matter; by asset. */
export async function loadNotLearnt(db: Db): Promise<Map<number, Stretch[]>> {
  const { rows } = await sql<{ asset_id: number; from_at: Date; to_at: Date | null }>`
    select asset_id, from_at, to_at
    from (
      select *, row_number() over (partition by asset_id order by from_at desc, id desc) as n
      from rules.not_learnt
      where to_at is null or to_at > now() - make_interval(days => ${staysDays})
    ) as s
    where n <= ${mostOfAsset}
    order by asset_id, from_at`.execute(db);
  const byAsset = Map.groupBy(rows, (row) => row.asset_id);
  return new Map(
    [...byAsset].map(([id, stretches]): [number, Stretch[]] => [
      id,
      stretches.map(({ from_at, to_at }) => ({
        from: from_at.getTime(),
        to: to_at?.getTime() ?? null,
      })),
    ]),
  );
}

export interface NotLearntRow {
  id: number;
  asset_id: number;
  from_at: Date;
  to_at: Date | null;
  reason: string;
  by: string;
  created_at: Date;
}

/** Excludes a stretch from learning. Scorers follow before their next batch: what they have learnt by then stays learnt. */
export async function excludeFromLearning(
  trx: Trx,
  stretch: Omit<NotLearntRow, "id">,
): Promise<NotLearntRow> {
  const row = await trx
    .withTables<Pick<AnomalyTables, "rules.not_learnt">>()
    .insertInto("rules.not_learnt")
    .values(stretch)
    .returningAll()
    .executeTakeFirstOrThrow();
  await noteRulesChanged(trx);
  return row;
}

/** Ends one that is open, or takes it back where it has not begun. False: there is no such stretch, or it has ended. */
export async function endExclusion(
  trx: Trx,
  { id, assetId, at }: { id: number; assetId: number; at: Date },
): Promise<boolean> {
  const own = trx.withTables<Pick<AnomalyTables, "rules.not_learnt">>();
  const { numDeletedRows } = await own
    .deleteFrom("rules.not_learnt")
    .where("id", "=", id)
    .where("asset_id", "=", assetId)
    .where("from_at", ">=", at)
    .executeTakeFirst();
  const { numUpdatedRows } = await own
    .updateTable("rules.not_learnt")
    .set({ to_at: at })
    .where("id", "=", id)
    .where("asset_id", "=", assetId)
    .where("from_at", "<", at)
    .where((where) => where.or([where("to_at", "is", null), where("to_at", ">", at)]))
    .executeTakeFirst();
  if (numDeletedRows + numUpdatedRows === 0n) return false;
  await noteRulesChanged(trx);
  return true;
}

/** Of an asset, the newest first; those that meet the range. */
export const notLearntOf = (
  db: AnomalyDb,
  { assetId, from, to, limit }: { assetId: number; from: number; to: number; limit: number },
): Promise<NotLearntRow[]> =>
  db
    .selectFrom("rules.not_learnt")
    .where("asset_id", "=", assetId)
    .where("from_at", "<", new Date(to))
    .where((where) => where.or([where("to_at", "is", null), where("to_at", ">", new Date(from))]))
    .orderBy("from_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .selectAll()
    .execute();
