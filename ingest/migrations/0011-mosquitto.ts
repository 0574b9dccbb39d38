import type { Migration } from "#platform";
import { sql } from "kysely";

/**
 * Devices' secrets a second time, as Mosquitto hashes them, for the password file that we write for it. A device has two
 * MQTT user names there (slot 1 and 2), so that an old and a new secret work side by side; `until` is set on the old.
 */
export const mosquitto: Migration = {
  module: "ingest",
  name: "0011-mosquitto",
  async up(db) {
    await sql`
      create table ingest.mosquitto_credential (
        device_id bigint not null references ingest.device on delete cascade,
        slot smallint not null check (slot in (1, 2)),
        hash text not null,
        until timestamptz,
        primary key (device_id, slot)
      )`.execute(db);
    await sql`
      create unique index mosquitto_credential_newest on ingest.mosquitto_credential (device_id) where until is null`.execute(
      db,
    );
  },
};
