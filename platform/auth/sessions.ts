import type { Clock } from "../clock/clock.ts";
import type { Kysely } from "kysely";
import type { Database } from "../database/open-database.ts";
import type { Identity } from "./identity.ts";
import { rightsFromRow } from "./rights.ts";
import { csrfTokenOf, hashSecret, newSecret } from "./secret.ts";
import { longestMs, noteSeenEveryMs, sessionEnd } from "./session-policy.ts";
import type { AuthTables } from "./tables.ts";

export type AuthDeps = { db: Database; clock: Clock };

export type NewSession = {
  /** For the cookie; nowhere else, and not kept by us. */
  secret: string;
  csrfToken: string;
  expiresAt: number;
  longestMs: number;
};

/**
 * Makes a session for a person whom somebody has already recognised: `provider` says who. This is where another way of
 * signing in (OpenID Connect) joins: it finds the person by its verified address and calls this.
 */
export async function createSession(
  { db, clock }: AuthDeps,
  session: { personId: number; provider: "password" | "setup"; userAgent?: string | undefined },
): Promise<NewSession> {
  const secret = newSecret();
  const now = clock.now();
  const expiresAt = sessionEnd(now, now);
  const tables = db.as<AuthTables>();
  await tables
    .insertInto("platform.session")
    .values({
      person_id: session.personId,
      secret_hash: hashSecret(secret),
      provider: session.provider,
      user_agent: session.userAgent?.slice(0, 300) ?? null,
      created_at: new Date(now),
      last_seen_at: new Date(now),
      expires_at: new Date(expiresAt),
    })
    .execute();
  await tables
    .updateTable("platform.person")
    .set({ last_signed_in_at: new Date(now) })
    .where("id", "=", session.personId)
    .execute();
  return { secret, csrfToken: csrfTokenOf(secret), expiresAt, longestMs };
}

/**
 * The person whose session this secret opens, with the rights of this moment. Use prolongs the session, unless it is only
 * a stream asking whether it may go on.
 */
export async function findSession(
  { db, clock }: AuthDeps,
  secret: string,
  options: { prolong: boolean } = { prolong: true },
): Promise<Identity | undefined> {
  const now = clock.now();
  const row = await db
    .as<AuthTables>()
    .selectFrom("platform.session as session")
    .innerJoin("platform.person as person", "person.id", "session.person_id")
    .select(["session.id as session_id", "session.created_at", "session.last_seen_at"])
    .select(["session.expires_at", "person.id", "person.name", "person.roles", "person.sites"])
    .where("session.secret_hash", "=", hashSecret(secret))
    .where("session.expires_at", ">", new Date(now))
    .where("person.disabled_at", "is", null)
    .executeTakeFirst();
  if (!row) return undefined;
  let expiresAt = row.expires_at.getTime();
  if (options.prolong && now - row.last_seen_at.getTime() >= noteSeenEveryMs) {
    expiresAt = sessionEnd(row.created_at.getTime(), now);
    await noteSeen(db, row.session_id, now, expiresAt);
  }
  return {
    principal: { kind: "person", id: row.id, name: row.name, ...rightsFromRow(row) },
    credential: {
      kind: "session",
      sessionId: row.session_id,
      csrfToken: csrfTokenOf(secret),
      expiresAt,
    },
  };
}

async function noteSeen(
  db: Database,
  sessionId: number,
  now: number,
  expiresAt: number,
): Promise<void> {
  await db
    .as<AuthTables>()
    .updateTable("platform.session")
    .set({ last_seen_at: new Date(now), expires_at: new Date(expiresAt) })
    .where("id", "=", sessionId)
    .execute();
}

export async function endSession(db: Database, sessionId: number): Promise<void> {
  await db.as<AuthTables>().deleteFrom("platform.session").where("id", "=", sessionId).execute();
}

/** Within the caller's transaction: after a new password or a disabled account, other sessions must not live on. */
export async function endSessionsOf(
  tables: Kysely<AuthTables>,
  personId: number,
  options: { except?: number } = {},
): Promise<void> {
  let sessions = tables.deleteFrom("platform.session").where("person_id", "=", personId);
  if (options.except !== undefined) sessions = sessions.where("id", "<>", options.except);
  await sessions.execute();
}
