import { conflict, notFound } from "#platform";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db, RulesTables, Trx } from "../../tables.ts";
import type { OnCallTables } from "../tables.ts";
import { rotaSchema } from "./rota-schema.ts";
import type { Rota } from "./rota-schema.ts";

/** A rota as it is now. */
export interface StoredRota {
  id: number;
  /** Null: of all sites. */
  siteId: number | null;
  version: number;
  rota: Rota;
  by: string;
  at: Date;
  comment: string | null;
  retired: { at: Date; by: string } | null;
}

type VersionRow = Selectable<RulesTables["rules.on_call_rota_version"]>;
type Row = Selectable<OnCallTables["rules.on_call_rota"]> & Omit<VersionRow, "rota_id">;

const newest = (db: Db | Trx) =>
  db
    .selectFrom("rules.on_call_rota as r")
    .innerJoin("rules.on_call_rota_version as v", (join) =>
      join.onRef("v.rota_id", "=", "r.id").on("v.version", "=", (eb) =>
        eb
          .selectFrom("rules.on_call_rota_version as n")
          .whereRef("n.rota_id", "=", "r.id")
          .select((n) => n.fn.max("n.version").as("version")),
      ),
    )
    .select(["r.id", "r.site_id", "r.retired_at", "r.retired_by"])
    .select(["v.version", "v.rota", "v.by", "v.at", "v.comment"]);

const toRota = (row: Row): StoredRota => ({
  id: row.id,
  siteId: row.site_id,
  version: row.version,
  rota: rotaSchema.parse(row.rota),
  by: row.by,
  at: row.at,
  comment: row.comment,
  retired: row.retired_at === null ? null : { at: row.retired_at, by: row.retired_by ?? "" },
});

/** By id; those that were retired are among them. */
export async function rotasOf(db: Db, ids: readonly number[]): Promise<Map<number, StoredRota>> {
  if (ids.length === 0) return new Map();
  const rows = await newest(db)
    .where(sql<boolean>`r.id = any (${[...ids]}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, toRota(row)]));
}

/** Those of the sites and of all sites, in the order of their ids. */
export async function listRotas(
  db: Db,
  wanted: { sites: SiteScope; siteId?: number | undefined; retired: boolean },
  page: { after: number; limit: number },
): Promise<StoredRota[]> {
  const { sites, siteId, retired } = wanted;
  let query = newest(db).where("r.id", ">", page.after).orderBy("r.id").limit(page.limit);
  if (!retired) query = query.where("r.retired_at", "is", null);
  if (sites !== "all") {
    query = query.where(
      sql<boolean>`(r.site_id is null or r.site_id = any (${[...sites]}::bigint[]))`,
    );
  }
  if (siteId !== undefined) {
    query = query.where((or) => or.or([or("r.site_id", "is", null), or("r.site_id", "=", siteId)]));
  }
  return (await query.execute()).map(toRota);
}

export async function addRota(
  db: Db,
  { siteId, rota }: { siteId: number | null; rota: Rota },
  change: { by: string; at: number; comment: string | null },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto("rules.on_call_rota")
      .values({ site_id: siteId, retired_at: null, retired_by: null })
      .returning("id")
      .executeTakeFirstOrThrow();
    await addVersion(trx, { id, version: 1, rota }, change);
    return id;
  });
}

/**
 * A new version of it, from now on.
 * @throws AppError conflict where somebody has changed it since `from`, or it is retired
 */
export async function changeRota(
  db: Db,
  { id, from, rota }: { id: number; from: number; rota: Rota },
  change: { by: string; at: number; comment: string | null },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockRota(trx, id);
    const { version } = await trx
      .selectFrom("rules.on_call_rota_version")
      .where("rota_id", "=", id)
      .select((eb) => eb.fn.max("version").as("version"))
      .executeTakeFirstOrThrow();
    if (version !== from) {
      throw conflict(
        `Rota ${id} has changed since you looked (version ${from}, now ${version}). Load it again.`,
        { version },
        "stale-version",
      );
    }
    await addVersion(trx, { id, version: from + 1, rota }, change);
  });
}

/** Nobody is on call by it any more. @throws AppError conflict where it is retired already */
export async function retireRota(db: Db, id: number, by: string, now: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("rules.on_call_rota")
    .set({ retired_at: new Date(now), retired_by: by })
    .where("id", "=", id)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw conflict(`Rota ${id} is retired already.`);
}

/** @throws AppError not-found, or conflict where it is retired */
export async function lockRota(trx: Trx, id: number): Promise<void> {
  const row = await trx
    .selectFrom("rules.on_call_rota")
    .where("id", "=", id)
    .select("retired_at")
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound(`There is no rota ${id}.`);
  if (row.retired_at !== null) {
    throw conflict(`Rota ${id} was retired at ${row.retired_at.toISOString()}: make a new one.`);
  }
}

export function rotaVersions(
  db: Db,
  id: number,
  page: { before?: number | undefined; limit: number },
): Promise<VersionRow[]> {
  return db
    .selectFrom("rules.on_call_rota_version")
    .where("rota_id", "=", id)
    .$if(page.before !== undefined, (query) => query.where("version", "<", page.before!))
    .orderBy("version", "desc")
    .limit(page.limit)
    .selectAll()
    .execute();
}

async function addVersion(
  trx: Trx,
  { id, version, rota }: { id: number; version: number; rota: Rota },
  { by, at, comment }: { by: string; at: number; comment: string | null },
): Promise<void> {
  await trx
    .insertInto("rules.on_call_rota_version")
    .values({ rota_id: id, version, rota: JSON.stringify(rota), by, at: new Date(at), comment })
    .execute();
}
