import type { Database } from "#platform";
import { mqttUser } from "../devices/mqtt-user.ts";
import type { RegistryTables } from "../registry/tables.ts";
import { topicFor } from "../wire/index.ts";

export interface MosquittoUser {
  user: string;
  /** A line of the password file without the name. */
  hash: string;
  rules: { access: "read" | "write"; topic: string }[];
}

export interface MosquittoAccess {
  /** One for each secret that holds, by name. */
  users: MosquittoUser[];
  /** Enabled devices that Mosquitto cannot know, and what to do about it. */
  leftOut: { device: string; why: string }[];
  /** When the next of them ends by itself (epoch ms): the files must be written again then. */
  nextChangeAt: number | null;
}

/**
 * What Mosquitto is to know of the devices, at the moment `now` (epoch ms). A device may publish to the readings of its
 * assets and to nothing else; unlike at the embedded broker, not for assets of its site that nobody has registered,
 * because such a rule would cover those that are registered later for others.
 */
export async function mosquittoAccess(db: Database, now: number): Promise<MosquittoAccess> {
  const tables = db.as<RegistryTables>();
  const [devices, credentials, assets] = await Promise.all([
    tables
      .selectFrom("ingest.device")
      .select(["id", "name"])
      .where("enabled", "=", true)
      .orderBy("name")
      .execute(),
    tables.selectFrom("ingest.mosquitto_credential").selectAll().orderBy("slot").execute(),
    tables
      .selectFrom("ingest.device_asset as da")
      .innerJoin("ingest.asset as a", "a.id", "da.asset_id")
      .innerJoin("ingest.site as s", "s.id", "a.site_id")
      .select(["da.device_id", "s.code", "a.tag"])
      .orderBy("s.code")
      .orderBy("a.tag")
      .execute(),
  ]);
  const secretsOf = Map.groupBy(
    credentials.filter(({ until }) => until === null || until.getTime() > now),
    ({ device_id }) => device_id,
  );
  const assetsOf = Map.groupBy(assets, ({ device_id }) => device_id);

  const users: MosquittoUser[] = [];
  const leftOut: MosquittoAccess["leftOut"] = [];
  let nextChangeAt: number | null = null;
  for (const { id, name } of devices) {
    const secrets = secretsOf.get(id) ?? [];
    const why = name.includes(":")
      ? "Mosquitto cannot have a colon in a user name: make the device anew under another name"
      : secrets.length === 0
        ? "its secret is older than the files for Mosquitto: rotate it"
        : undefined;
    if (why !== undefined) {
      leftOut.push({ device: name, why });
      continue;
    }
    const rules = (assetsOf.get(id) ?? []).map(({ code, tag }) => ({
      access: "write" as const,
      topic: topicFor(code, tag),
    }));
    for (const { slot, hash, until } of secrets) {
      users.push({ user: mqttUser(name, slot), hash, rules });
      if (until !== null) nextChangeAt = Math.min(nextChangeAt ?? Infinity, until.getTime());
    }
  }
  return { users, leftOut, nextChangeAt };
}

/** Changes whenever what `mosquittoAccess` says may have changed, except by the time. */
export async function accessVersion(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ version: string }>(
    `select r.version || '.' || d.version as version
     from ingest.registry_version r, ingest.device_version d`,
  );
  return rows[0]?.version ?? "";
}
