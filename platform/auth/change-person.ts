import { sql } from "kysely";
import type { Kysely } from "kysely";
import { conflict, forbidden } from "../errors/app-error.ts";
import { findPerson, managedPerson } from "./people.ts";
import type { Person } from "./people.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import type { Principal } from "./principal.ts";
import { mayManage, rightsToRow } from "./rights.ts";
import type { Rights } from "./rights.ts";
import { endSessionsOf } from "./sessions.ts";
import type { AuthDeps } from "./sessions.ts";
import type { AuthTables } from "./tables.ts";

export type PersonChange = Partial<Rights> & {
  name?: string | undefined;
  password?: string | undefined;
  disabled?: boolean | undefined;
};

/** Any number that nothing else locks: administrators change people one at a time, so that the last one stays. */
const administratorsLock = 7_203_461;

/** What an administrator changes about somebody; a new password or being disabled ends that person's sessions. */
export async function changePerson(
  deps: AuthDeps,
  manager: Principal,
  id: number,
  change: PersonChange,
): Promise<Person> {
  const before = await managedPerson(deps.db, manager, id);
  const rights = { roles: change.roles ?? before.roles, sites: change.sites ?? before.sites };
  if (!mayManage(manager, rights)) {
    throw forbidden("You can give only sites that you reach yourself.", {}, "beyond-own-sites");
  }
  const passwordHash =
    change.password === undefined ? undefined : await hashPassword(change.password);
  await deps.db
    .as<AuthTables>()
    .transaction()
    .execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${administratorsLock})`.execute(trx);
      await trx
        .updateTable("platform.person")
        .set({
          ...rightsToRow(rights),
          name: change.name ?? before.name,
          ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
          ...(change.disabled === undefined
            ? {}
            : { disabled_at: change.disabled ? new Date(deps.clock.now()) : null }),
        })
        .where("id", "=", id)
        .execute();
      await keepAnAdministrator(trx, before.name);
      if (change.disabled || passwordHash !== undefined) await endSessionsOf(trx, id);
    });
  return (await findPerson(deps.db, id)) ?? before;
}

/** Nobody could ever make another one. */
async function keepAnAdministrator(trx: Kysely<AuthTables>, name: string): Promise<void> {
  const left = await trx
    .selectFrom("platform.person")
    .select("id")
    .where(sql<boolean>`'admin' = any(roles)`)
    .where("sites", "is", null)
    .where("disabled_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  if (left) return;
  throw conflict(
    `${name} is the last administrator of all sites. Make somebody else one first.`,
    {},
    "last-administrator",
  );
}

/** One's own new password; this session stays, the others end. */
export async function changeOwnPassword(
  deps: AuthDeps,
  own: { personId: number; sessionId: number; present: string; wanted: string },
): Promise<void> {
  const tables = deps.db.as<AuthTables>();
  const row = await tables
    .selectFrom("platform.person")
    .select("password_hash")
    .where("id", "=", own.personId)
    .executeTakeFirst();
  if (!(await verifyPassword(own.present, row?.password_hash ?? null))) {
    throw forbidden(
      "The present password is not right; nothing was changed.",
      {},
      "wrong-password",
    );
  }
  const passwordHash = await hashPassword(own.wanted);
  await tables.transaction().execute(async (trx) => {
    await trx
      .updateTable("platform.person")
      .set({ password_hash: passwordHash })
      .where("id", "=", own.personId)
      .execute();
    await endSessionsOf(trx, own.personId, { except: own.sessionId });
  });
}
