import { type Database, invalid, type SiteScope } from "#platform";
import { sql } from "kysely";
import type { DeadLetterTables } from "../../dead-letters/tables.ts";
import { bumpDeviceVersion } from "../../registry/bump-version.ts";
import { inImport } from "../../registry/in-import.ts";
import type { FieldError } from "../../registry/resolve-plant.ts";
import type { RegistrySnapshot } from "../../registry/snapshot.ts";
import type { RegistryTables } from "../../registry/tables.ts";
import type { Trx } from "../../registry/upsert.ts";
import { type PlantTallies, writePlant } from "../../registry/write-plant.ts";
import { type InboxRow, listInbox, siteCodeOf } from "./list-inbox.ts";
import { type Adoption, resolveAdoptions } from "./resolve-adoptions.ts";

export interface AdoptOptions {
  /** In the order of the request, at most 200. */
  items: readonly Adoption[];
  scope: SiteScope;
  /** Whether devices get the right to speak for the new assets that they sent for. */
  letDevices: boolean;
  by: string;
  now: number;
}

export interface Adopted {
  tallies: PlantTallies;
  /** Topics whose letters can be replayed now. */
  topics: string[];
}

/**
 * Registers unknown signals, and assets that they belong to, as a person says they are or as it was proposed. All or
 * nothing. The letters are not replayed here: the registry in memory must know of it first.
 * @throws AppError `invalid` with `data.errors` by `items[0].unit`, also where one is adopted already.
 */
export async function adoptSignals(
  db: Database,
  snapshot: RegistrySnapshot,
  options: AdoptOptions,
): Promise<Adopted> {
  const { items, scope } = options;
  const found = await listInbox(db, { scope, ids: items.map(({ id }) => id), limit: items.length });
  const byId = new Map(found.map((row) => [row.id, row]));
  const errors: FieldError[] = items.flatMap(({ id }, i) =>
    byId.has(id) ? [] : [{ field: `items[${i}].id`, message: `there is no unknown signal ${id}` }],
  );
  const rows = [...byId.values()];
  const tallies = await inImport(db, false, async (trx) => {
    const classes = await trx.selectFrom("ingest.asset_class").select(["code", "parts"]).execute();
    const known = new Map(classes.map((row) => [row.code, row.parts]));
    const resolved = resolveAdoptions(items, byId, snapshot, known);
    const written = await writePlant(trx, resolved.rows, {
      what: "The adoption",
      errors: [
        ...errors,
        ...(await alreadyAdopted(trx, items)),
        ...resolved.errors,
        ...(await outOfScope(trx, items, byId, scope)),
      ],
    });
    if (options.letDevices) await letSpeak(trx, rows, resolved.newAssets);
    await markAdopted(trx, rows, options);
    return written;
  });
  return { tallies, topics: [...new Set(rows.map((row) => row.topic))] };
}

/** Somebody was faster, and what they said of it would be written over by what is only proposed. */
async function alreadyAdopted(trx: Trx, items: readonly Adoption[]): Promise<FieldError[]> {
  const { rows } = await sql<{ id: number; tag: string; key: string; by: string | null }>`
    select id, tag, key, decided_by as by from ingest.unknown_signal
    where status = 'adopted' and id = any (${items.map(({ id }) => id)}::bigint[])`.execute(trx);
  const adopted = new Map(rows.map((row) => [row.id, row]));
  return items.flatMap(({ id }, i) => {
    const row = adopted.get(id);
    if (row === undefined) return [];
    const message = `${row.key} of ${row.tag} was adopted by ${row.by ?? "somebody"} already: leave it out, or change it by a spreadsheet`;
    return [{ field: `items[${i}].id`, message }];
  });
}

/** An unknown asset's site may be one that its device was never at: behind an external broker anyone may publish anywhere. */
async function outOfScope(
  trx: Trx,
  items: readonly Adoption[],
  byId: ReadonlyMap<number, InboxRow>,
  scope: SiteScope,
): Promise<FieldError[]> {
  const sites = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
  const ids = new Map(sites.map((site) => [site.code, site.id]));
  return items.flatMap((item, i) => {
    const row = byId.get(item.id);
    if (row === undefined) return [];
    const code = siteCodeOf(row);
    const id = ids.get(code);
    const field = `items[${i}].id`;
    if (id === undefined) {
      return [{ field, message: `there is no site ${code}: add it to the registry first` }];
    }
    if (scope === "all" || scope.includes(id)) return [];
    return [{ field, message: `you may not change site ${code}` }];
  });
}

async function letSpeak(
  trx: Trx,
  rows: readonly InboxRow[],
  newTopics: ReadonlyMap<string, string>,
): Promise<void> {
  const pairs = rows.flatMap((row) =>
    row.device_id !== null && newTopics.has(row.topic)
      ? [{ device: row.device_id, site: siteCodeOf(row), tag: row.tag }]
      : [],
  );
  if (pairs.length === 0) return;
  const linked = await sql<{ device_id: number }>`
    insert into ingest.device_asset (device_id, asset_id)
    select distinct d.id, a.id
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p (device bigint, site text, tag text)
    join ingest.site s on s.code = p.site
    join ingest.device d on d.id = p.device and d.site_id = s.id
    join ingest.asset a on a.site_id = s.id and a.tag = p.tag
    on conflict do nothing
    returning device_id`.execute(trx);
  const devices = [...new Set(linked.rows.map((row) => row.device_id))];
  if (devices.length > 0) await bumpDeviceVersion<RegistryTables>(trx, devices);
}

async function markAdopted(
  trx: Trx,
  rows: readonly InboxRow[],
  { by, now }: AdoptOptions,
): Promise<void> {
  await sql`
    update ingest.unknown_signal
    set status = 'adopted', decided_by = ${by}, decided_at = ${new Date(now)}, comment = null
    where id = any (${rows.map((row) => row.id)}::bigint[])`.execute(trx);
}

/** Sets unknown signals aside for good, or puts them back; what they send is refused and counted as before. */
export async function setAside(
  db: Database,
  options: {
    ids: readonly number[];
    scope: SiteScope;
    ignore: boolean;
    comment: string | null;
    by: string;
    now: number;
  },
): Promise<number> {
  const { ids, scope, ignore, comment, by, now } = options;
  const rows = await listInbox(db, { scope, ids, limit: ids.length });
  const known = new Set(rows.map((row) => row.id));
  const errors = ids.flatMap((id, i) =>
    known.has(id) ? [] : [{ field: `ids[${i}]`, message: `there is no unknown signal ${id}` }],
  );
  if (errors.length > 0) {
    throw invalid(`${errors.length} of the signals are not in the inbox.`, { errors });
  }
  const changed = await db
    .as<DeadLetterTables>()
    .updateTable("ingest.unknown_signal")
    .set({
      status: ignore ? "ignored" : "waiting",
      decided_by: by,
      decided_at: new Date(now),
      comment,
    })
    .where(sql<boolean>`id = any (${[...ids]}::bigint[])`)
    .where("status", "=", ignore ? "waiting" : "ignored")
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}
