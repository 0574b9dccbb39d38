import { sql } from "kysely";
import type { ColumnType, Generated } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";

/** Whose request it is and which: the same key of another person, or on another route, is another request. */
export type RequestIdentity = { owner: string; route: string; keyHash: Buffer };

export type StoredAnswer = {
  status: number;
  contentType: string | null;
  location: string | null;
  /** null: done, but the answer was not kept (a secret, or too large). */
  body: Buffer | null;
};

export type Claim =
  | { state: "ours" }
  | { state: "in-flight"; retryAfterSeconds: number }
  | { state: "different-request" }
  | { state: "answered"; answer: StoredAnswer };

export interface IdempotencyStore {
  /** Takes the key for this request, or says who has it. */
  claim(identity: RequestIdentity, bodyHash: Buffer): Promise<Claim>;
  complete(identity: RequestIdentity, answer: StoredAnswer): Promise<void>;
  /** The request failed and changed nothing: the key is free for a corrected one. */
  release(identity: RequestIdentity): Promise<void>;
}

interface IdempotencyTables {
  "platform.idempotency_key": {
    id: Generated<number>;
    owner: string;
    route: string;
    key_hash: Buffer;
    body_hash: Buffer;
    claimed_at: ColumnType<Date, Date, Date>;
    completed_at: Date | null;
    status: number | null;
    content_type: string | null;
    location: string | null;
    body: Buffer | null;
  };
}

/** A request that was claimed this long ago and never completed died with its process; its key may be taken over. */
const abandonedAfterMs = 60_000;

export function openIdempotencyStore(db: Database, clock: Clock): IdempotencyStore {
  const tables = db.as<IdempotencyTables>();
  return {
    async claim(identity, bodyHash) {
      const now = clock.now();
      const claimed = await tables
        .insertInto("platform.idempotency_key")
        .values({ ...columns(identity), body_hash: bodyHash, claimed_at: new Date(now) })
        .onConflict((conflict) =>
          conflict
            .columns(["owner", "route", "key_hash"])
            .doUpdateSet({ claimed_at: new Date(now) })
            .where("platform.idempotency_key.completed_at", "is", null)
            .where("platform.idempotency_key.claimed_at", "<", new Date(now - abandonedAfterMs))
            .where("platform.idempotency_key.body_hash", "=", bodyHash),
        )
        .returning("id")
        .executeTakeFirst();
      if (claimed) return { state: "ours" };
      const row = await tables
        .selectFrom("platform.idempotency_key")
        .selectAll()
        .where(sameRequest(identity))
        .executeTakeFirst();
      // Released between the two statements: the caller may simply try again.
      if (!row) return { state: "in-flight", retryAfterSeconds: 1 };
      if (!row.body_hash.equals(bodyHash)) return { state: "different-request" };
      if (row.completed_at === null || row.status === null) {
        return { state: "in-flight", retryAfterSeconds: 1 };
      }
      const { status, content_type: contentType, location, body } = row;
      return { state: "answered", answer: { status, contentType, location, body } };
    },

    async complete(identity, answer) {
      await tables
        .updateTable("platform.idempotency_key")
        .set({
          completed_at: new Date(clock.now()),
          status: answer.status,
          content_type: answer.contentType,
          location: answer.location,
          body: answer.body,
        })
        .where(sameRequest(identity))
        .execute();
    },

    async release(identity) {
      await tables
        .deleteFrom("platform.idempotency_key")
        .where(sameRequest(identity))
        .where("completed_at", "is", null)
        .execute();
    },
  };
}

/** Forgets answers older than `before`; returns how many. For the daily housekeeping. */
export async function sweepIdempotencyKeys(db: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .as<IdempotencyTables>()
    .deleteFrom("platform.idempotency_key")
    .where("claimed_at", "<", before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const columns = ({ owner, route, keyHash }: RequestIdentity) => ({
  owner,
  route,
  key_hash: keyHash,
});

const sameRequest = ({ owner, route, keyHash }: RequestIdentity) =>
  sql<boolean>`owner = ${owner} and route = ${route} and key_hash = ${keyHash}`;
