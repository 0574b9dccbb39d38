import type { Kysely } from "kysely";
import { conflict, notFound } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";
import type { Database } from "../database/open-database.ts";
import { hashPassword } from "./password.ts";
import type { Principal } from "./principal.ts";
import { mayManage, rightsFromRow, rightsToRow } from "./rights.ts";
import type { Rights } from "./rights.ts";
import { rowsWithin } from "./rows-within.ts";
import type { AuthDeps } from "./sessions.ts";
import type { AuthTables } from "./tables.ts";

export type Person = Rights & {
  id: number;
  email: string;
  name: string;
  disabled: boolean;
  createdAt: Date;
  lastSignedInAt: Date | null;
};

export type NewPerson = Rights & { email: string; name: string; password: string };

const columns = [
  "id",
  "email",
  "name",
  "roles",
  "sites",
  "disabled_at",
  "created_at",
  "last_signed_in_at",
] as const;

export async function createPerson({ db, clock }: AuthDeps, person: NewPerson): Promise<Person> {
  const passwordHash = await hashPassword(person.password);
  return insertPerson(db.as<AuthTables>(), {
    ...person,
    passwordHash,
    createdAt: new Date(clock.now()),
  });
}

/** Within the caller's transaction; the email is kept in lower case. */
export async function insertPerson(
  tables: Kysely<AuthTables>,
  person: Rights & { email: string; name: string; passwordHash: string; createdAt: Date },
): Promise<Person> {
  const email = person.email.trim().toLowerCase();
  const row = await tables
    .insertInto("platform.person")
    .values({
      email,
      name: person.name,
      password_hash: person.passwordHash,
      created_at: person.createdAt,
      ...rightsToRow(person),
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      if (errorCode(error) !== "23505") throw error;
      throw conflict(
        `Somebody with the address ${email} already exists. Change that account, or use another address.`,
        { email },
        "email-taken",
      );
    });
  return toPerson(row);
}

export async function findPerson(db: Database, id: number): Promise<Person | undefined> {
  const row = await db
    .as<AuthTables>()
    .selectFrom("platform.person")
    .select(columns)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toPerson(row);
}

/** The person, if this manager may change it; else it is as if it did not exist. */
export async function managedPerson(db: Database, manager: Principal, id: number): Promise<Person> {
  const person = await findPerson(db, id);
  if (!person || !mayManage(manager, person)) throw notFound(`There is no person ${id}.`);
  return person;
}

/** People whom this manager may manage, by id after `after`. */
export async function listPeople(
  db: Database,
  manager: Principal,
  page: { after: number; limit: number },
): Promise<Person[]> {
  const rows = await db
    .as<AuthTables>()
    .selectFrom("platform.person")
    .select(columns)
    .where("id", ">", page.after)
    .where(rowsWithin(manager.sites))
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(toPerson);
}

export function toPerson(row: {
  id: number;
  email: string;
  name: string;
  roles: string[];
  sites: number[] | null;
  disabled_at: Date | null;
  created_at: Date;
  last_signed_in_at: Date | null;
}): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    ...rightsFromRow(row),
    disabled: row.disabled_at !== null,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at,
  };
}
