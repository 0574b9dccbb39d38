import { type Clock, conflict, type Database, invalid, notFound, type SiteScope } from "#platform";
import { type Kysely, sql } from "kysely";
import { bumpDeviceVersion } from "../registry/bump-version.ts";
import { escapeLike } from "../registry/escape-like.ts";
import type { RegistryTables } from "../registry/tables.ts";
import { insertDevices } from "./insert-devices.ts";
import { endMosquittoGrace, rotateMosquittoHash } from "./mosquitto-credentials.ts";
import { secondUserSuffix } from "./mqtt-user.ts";
import type { UsedSecret } from "./note-connections.ts";
import { generateSecret, hashSecret } from "./secret.ts";

export interface Device {
  id: number;
  /** The MQTT user name. */
  name: string;
  /** The one that goes with the newest secret, where a broker knows one secret a user: `name`, or `name@2`. */
  mqttUser: string;
  siteId: number;
  enabled: boolean;
  assets: { id: number; tag: string }[];
  createdAt: Date;
  rotatedAt: Date | null;
  /** Until when the secret before the last rotation still works; null when it does not. */
  previousSecretUntil: Date | null;
  /** Null: as many as the installation lets every device send. */
  maxMessagesPerSecond: number | null;
  /** When it connected to the embedded broker last, and what with; an external one does not say. */
  connectedAt: Date | null;
  usedSecret: UsedSecret | null;
  /** By how many seconds its clock ran ahead when readings of it were refused for that, and when. */
  clockAheadSeconds: number | null;
  clockAheadAt: Date | null;
}

/** The secret is shown here and never again. */
export type DeviceWithSecret = Device & { secret: string };

type Db = Kysely<RegistryTables>;

export async function createDevice(
  db: Database,
  device: { name: string; site: string; assets: readonly string[] },
  scope: SiteScope = "all",
): Promise<DeviceWithSecret> {
  return inTransaction(db, async (trx) => {
    const siteId = await siteIdOf(trx, device.site, scope);
    const [row] = await insertDevices(trx, [{ name: device.name, siteId }]);
    if (row === undefined) {
      throw conflict(
        `A device named ${device.name} exists already. Rotate its secret if it was lost, or choose another name.`,
        { name: device.name },
        "device-exists",
      );
    }
    await setAssets(trx, row.id, siteId, device.assets);
    await bumpDeviceVersion(trx, [row.id]);
    return { ...(await getDevice(trx, row.id, scope)), secret: row.secret };
  });
}

/**
 * Gives a new secret. The old one goes on working until the new one has been used, at most for `graceHours`,
 * so that a fleet is moved over without a gap; 0 ends it at once. While a rotation is under way another one replaces the secret that
 * the device has not used yet (it was lost on the way), and not the one that it has.
 * @throws AppError `rotation-under-way` where nobody can tell which it has, until `deviceHas` says so.
 */
export async function rotateSecret(
  db: Database,
  clock: Clock,
  id: number,
  options: { graceHours: number; deviceHas?: SecretOfTwo | undefined; scope?: SiteScope },
): Promise<DeviceWithSecret> {
  const scope = options.scope ?? "all";
  return inTransaction(db, async (trx) => {
    const { name } = await getDevice(trx, id, scope);
    const secret = generateSecret();
    const { hash, salt } = hashSecret(secret);
    const now = clock.now();
    const grace = options.graceHours > 0;
    const graceUntil = grace ? new Date(now + options.graceHours * 3_600_000) : null;
    const { older, newest } = await presentSecrets(trx, id, now);
    const has = older === null ? "new" : (options.deviceHas ?? (await secretInUse(trx, id)));
    if (has === null && grace) {
      throw conflict(
        `${name} is being moved over to a new secret, and nobody can tell whether it has it by now. Say which of the two it has (deviceHas: old or new), or end both with graceHours 0.`,
        { id },
        "rotation-under-way",
      );
    }
    const old = has === "old" && older !== null ? older : newest;
    await trx
      .updateTable("ingest.device")
      .set({
        previous_hash: grace ? old.hash : null,
        previous_salt: grace ? old.salt : null,
        previous_until: graceUntil,
        password_hash: hash,
        salt,
        rotated_at: new Date(now),
      })
      .where("id", "=", id)
      .execute();
    await rotateMosquittoHash(trx, id, { secret, graceUntil, replacesNewest: old === older });
    await bumpDeviceVersion(trx, [id]);
    return { ...(await getDevice(trx, id, scope)), secret };
  });
}

/** Of the two secrets that work while a rotation is under way. */
export type SecretOfTwo = "old" | "new";

/** `older`: the one before the newest, while it works. The row stays locked. */
async function presentSecrets(trx: Db, id: number, now: number) {
  const device = await trx
    .selectFrom("ingest.device")
    .select(["password_hash", "salt", "previous_hash", "previous_salt", "previous_until"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { previous_hash: hash, previous_salt: salt, previous_until: until } = device;
  const works = hash !== null && salt !== null && until !== null && until.getTime() > now;
  return {
    older: works ? { hash, salt } : null,
    newest: { hash: device.password_hash, salt: device.salt },
  };
}

/** Which of the two the device uses; null: nobody says who connects (an external broker). */
async function secretInUse(trx: Db, id: number): Promise<SecretOfTwo | null> {
  const use = trx
    .selectFrom("ingest.device_use as u")
    .innerJoin("ingest.device as d", "d.id", "u.device_id")
    .select(["u.secret", "u.connected_at", "d.rotated_at"]);
  const own = await use.where("d.id", "=", id).executeTakeFirst();
  // The end of the grace comes with the first use of the new one, unless it could not be written then.
  const rotatedAt = own?.rotated_at?.getTime() ?? 0;
  if (own?.secret === "present" && own.connected_at.getTime() > rotatedAt) return "new";
  const noted = own ?? (await use.limit(1).executeTakeFirst());
  return noted === undefined ? null : "old";
}

/**
 * Ends the grace period of a rotation: the device has shown that it knows its new secret. `used` is the hash of that; where another was
 * given meanwhile, the one it used is the old one now, and goes on.
 */
export async function endGrace(db: Database, id: number, used?: Buffer): Promise<void> {
  await inTransaction(db, async (trx) => {
    let device = trx
      .updateTable("ingest.device")
      .set({ previous_hash: null, previous_salt: null, previous_until: null })
      .where("id", "=", id);
    if (used !== undefined) device = device.where("password_hash", "=", used);
    const { numUpdatedRows } = await device.executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await endMosquittoGrace(trx, id);
    await bumpDeviceVersion(trx, [id]);
  });
}

/** `assets` replaces the whole list. A disabled device is disconnected and cannot connect. */
export async function changeDevice(
  db: Database,
  id: number,
  change: {
    enabled?: boolean | undefined;
    assets?: readonly string[] | undefined;
    maxMessagesPerSecond?: number | null | undefined;
  },
  scope: SiteScope = "all",
): Promise<Device> {
  return inTransaction(db, async (trx) => {
    const device = await getDevice(trx, id, scope);
    const { enabled, assets, maxMessagesPerSecond } = change;
    if (enabled !== undefined || maxMessagesPerSecond !== undefined) {
      await trx
        .updateTable("ingest.device")
        .set({ enabled, max_messages_per_second: maxMessagesPerSecond })
        .where("id", "=", id)
        .execute();
    }
    if (assets !== undefined) await setAssets(trx, id, device.siteId, assets);
    await bumpDeviceVersion(trx, [id]);
    return getDevice(trx, id, scope);
  });
}

export interface DeviceFilter {
  scope: SiteScope;
  siteId?: number | undefined;
  q?: string | undefined;
  /** Those whose old secret still works at this moment (epoch ms). */
  rotatingAt?: number | undefined;
  /** Those that never connected to the embedded broker. */
  neverConnected?: boolean | undefined;
  after?: string | undefined;
  limit: number;
}

/** By name; one more than `limit`, so that the caller knows whether there is another page. */
export async function listDevices(db: Database, filter: DeviceFilter): Promise<Device[]> {
  let query = selectDevices(db.as<RegistryTables>(), filter.scope);
  if (filter.siteId !== undefined) query = query.where("d.site_id", "=", filter.siteId);
  if (filter.q !== undefined) query = query.where("d.name", "ilike", `%${escapeLike(filter.q)}%`);
  if (filter.rotatingAt !== undefined) {
    query = query.where("d.previous_until", ">", new Date(filter.rotatingAt));
  }
  if (filter.neverConnected === true) query = query.where("u.device_id", "is", null);
  if (filter.after !== undefined) query = query.where("d.name", ">", filter.after);
  return query
    .orderBy("d.name")
    .limit(filter.limit + 1)
    .execute();
}

async function getDevice(db: Db, id: number, scope: SiteScope): Promise<Device> {
  const device = await selectDevices(db, scope).where("d.id", "=", id).executeTakeFirst();
  if (device === undefined) throw notFound(`There is no device with id ${id}.`, { id });
  return device;
}

function selectDevices(db: Db, scope: SiteScope) {
  const query = db
    .selectFrom("ingest.device as d")
    .leftJoin("ingest.device_use as u", "u.device_id", "d.id")
    .leftJoin("ingest.device_clock as k", "k.device_id", "d.id")
    .select([
      "u.connected_at as connectedAt",
      "u.secret as usedSecret",
      "k.ahead_seconds as clockAheadSeconds",
      "k.at as clockAheadAt",
      "d.id",
      "d.name",
      "d.site_id as siteId",
      "d.enabled",
      "d.created_at as createdAt",
      "d.rotated_at as rotatedAt",
      "d.previous_until as previousSecretUntil",
      "d.max_messages_per_second as maxMessagesPerSecond",
      sql<string>`d.name || case when exists (
      select from ingest.mosquitto_credential m
      where m.device_id = d.id and m.until is null and m.slot = 2) then ${secondUserSuffix} else '' end`.as(
        "mqttUser",
      ),
      sql<{ id: number; tag: string }[]>`(
      select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'tag', a.tag) order by a.tag), '[]')
      from ingest.device_asset da join ingest.asset a on a.id = da.asset_id
      where da.device_id = d.id)`.as("assets"),
    ]);
  if (scope === "all") return query;
  return query.where(sql<boolean>`d.site_id = any (${scope})`);
}

async function siteIdOf(db: Db, code: string, scope: SiteScope): Promise<number> {
  const site = await db
    .selectFrom("ingest.site")
    .select("id")
    .where("code", "=", code)
    .executeTakeFirst();
  if (site !== undefined && (scope === "all" || scope.includes(site.id))) return site.id;
  const message = `there is no site ${code}`;
  throw invalid(`The device cannot be placed: ${message}.`, {
    errors: [{ field: "site", message }],
  });
}

async function setAssets(
  trx: Db,
  deviceId: number,
  siteId: number,
  tags: readonly string[],
): Promise<void> {
  const wanted = [...new Set(tags)];
  const found = await trx
    .selectFrom("ingest.asset")
    .select(["id", "tag"])
    .where("site_id", "=", siteId)
    .where(sql<boolean>`tag = any (${wanted})`)
    .execute();
  const known = new Set(found.map((asset) => asset.tag));
  const errors = tags.flatMap((tag, i) =>
    known.has(tag)
      ? []
      : [{ field: `assets[${i}]`, message: `there is no asset ${tag} at its site` }],
  );
  if (errors.length > 0) {
    throw invalid(`The device cannot speak for ${errors.length} of its assets.`, { errors });
  }
  await trx.deleteFrom("ingest.device_asset").where("device_id", "=", deviceId).execute();
  if (found.length === 0) return;
  await trx
    .insertInto("ingest.device_asset")
    .values(found.map((asset) => ({ device_id: deviceId, asset_id: asset.id })))
    .execute();
}

function inTransaction<T>(db: Database, run: (trx: Db) => Promise<T>): Promise<T> {
  return db.as<RegistryTables>().transaction().execute(run);
}
