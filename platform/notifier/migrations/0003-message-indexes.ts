import { sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/**
 * Among a million messages: what was not told is listed without reading those that were, and a contact point or webhook that ended long ago
 * is removed without reading them all for each.
 */
export const messageIndexes: Migration = {
  module: "platform",
  name: "notifier-0003-message-indexes",
  async up(db) {
    await sql`create index message_not_told on platform.message (state, id) where state <> 'delivered'`.execute(
      db,
    );
    await sql`create index message_contact on platform.message (contact_id) where contact_id is not null`.execute(
      db,
    );
    await sql`create index message_webhook on platform.message (webhook_id) where webhook_id is not null`.execute(
      db,
    );
    await sql`
      create index message_delivery_webhook on platform.message_delivery (webhook_id)
        where webhook_id is not null`.execute(db);
  },
};
