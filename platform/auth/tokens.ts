import { conflict, notFound } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";
import type { Database } from "../database/open-database.ts";
import type { Identity } from "./identity.ts";
import { mayManage, rightsFromRow, rightsToRow } from "./rights.ts";
import type { Rights } from "./rights.ts";
import type { Principal } from "./principal.ts";
import { rowsWithin } from "./rows-within.ts";
import { hashSecret, newSecret } from "./secret.ts";
import { noteSeenEveryMs } from "./session-policy.ts";
import type { AuthDeps } from "./sessions.ts";
import type { AuthTables } from "./tables.ts";

export const tokenPrefix = "mw_";

export type Token = Rights & {
  id: number;
  name: string;
  /** How the secret begins, to tell tokens apart. */
  hint: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

export type NewToken = Rights & {
  name: string;
  expiresAt?: Date | undefined;
  createdBy: string;
  /** Revoke a live token of the same name first: for programs that make their own at each start. */
  replace?: boolean;
};

/** A token for a program. Its secret is answered here and never again. */
export async function createToken(
  { db, clock }: AuthDeps,
  token: NewToken,
): Promise<{ token: Token; secret: string }> {
  const secret = `${tokenPrefix}${newSecret()}`;
  const now = new Date(clock.now());
  const row = await db
    .as<AuthTables>()
    .transaction()
    .execute(async (trx) => {
      if (token.replace) {
        await trx
          .updateTable("platform.machine_token")
          .set({ revoked_at: now })
          .where("name", "=", token.name)
          .where("revoked_at", "is", null)
          .execute();
      }
      return trx
        .insertInto("platform.machine_token")
        .values({
          name: token.name,
          secret_hash: hashSecret(secret),
          hint: secret.slice(0, tokenPrefix.length + 5),
          created_by: token.createdBy,
          created_at: now,
          expires_at: token.expiresAt ?? null,
          ...rightsToRow(token),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
    })
    .catch((error: unknown) => {
      if (errorCode(error) !== "23505") throw error;
      throw conflict(
        `There is already a token called "${token.name}". Choose another name, or revoke that one first.`,
        { name: token.name },
        "name-taken",
      );
    });
  return { token: toToken(row), secret };
}

/** The program whose token this is, unless it was revoked or has expired. */
export async function findToken(
  { db, clock }: AuthDeps,
  secret: string,
): Promise<Identity | undefined> {
  if (!secret.startsWith(tokenPrefix)) return undefined;
  const tables = db.as<AuthTables>();
  const now = clock.now();
  const row = await tables
    .selectFrom("platform.machine_token")
    .selectAll()
    .where("secret_hash", "=", hashSecret(secret))
    .where("revoked_at", "is", null)
    .where((where) =>
      where.or([where("expires_at", "is", null), where("expires_at", ">", new Date(now))]),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  if (now - (row.last_used_at?.getTime() ?? 0) >= noteSeenEveryMs) {
    await tables
      .updateTable("platform.machine_token")
      .set({ last_used_at: new Date(now) })
      .where("id", "=", row.id)
      .execute();
  }
  return {
    principal: { kind: "machine", id: row.id, name: row.name, ...rightsFromRow(row) },
    credential: { kind: "token", tokenId: row.id },
  };
}

/** Live tokens that this manager may manage, by id after `after`. */
export async function listTokens(
  db: Database,
  manager: Principal,
  page: { after: number; limit: number },
): Promise<Token[]> {
  const rows = await db
    .as<AuthTables>()
    .selectFrom("platform.machine_token")
    .selectAll()
    .where("revoked_at", "is", null)
    .where("id", ">", page.after)
    .where(rowsWithin(manager.sites))
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(toToken);
}

export async function revokeToken(
  { db, clock }: AuthDeps,
  manager: Principal,
  id: number,
): Promise<void> {
  const live = db
    .as<AuthTables>()
    .selectFrom("platform.machine_token")
    .selectAll()
    .where("id", "=", id)
    .where("revoked_at", "is", null);
  const row = await live.executeTakeFirst();
  if (!row || !mayManage(manager, rightsFromRow(row))) throw notFound(`There is no token ${id}.`);
  await db
    .as<AuthTables>()
    .updateTable("platform.machine_token")
    .set({ revoked_at: new Date(clock.now()) })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}

function toToken(row: {
  id: number;
  name: string;
  hint: string;
  roles: string[];
  sites: number[] | null;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}): Token {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    ...rightsFromRow(row),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
