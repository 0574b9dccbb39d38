import { sql } from "kysely";
import { AppError, conflict } from "../errors/app-error.ts";
import type { Database } from "../database/open-database.ts";
import { hashPassword } from "./password.ts";
import { insertPerson } from "./people.ts";
import type { NewPerson, Person } from "./people.ts";
import { hashSecret, newTypedCode, normalizeTypedCode } from "./secret.ts";
import type { AuthDeps } from "./sessions.ts";
import type { AuthTables } from "./tables.ts";

/** Whether the installation still waits for its first administrator. */
export async function isSetupNeeded(db: Database): Promise<boolean> {
  const person = await db
    .as<AuthTables>()
    .selectFrom("platform.person")
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return person === undefined;
}

/**
 * While there is nobody yet, a new code that makes the first administrator, to be shown to whoever started the process; an
 * earlier code ends, since only its hash is kept and a lost one could not be shown again. Undefined once there is somebody.
 */
export async function ensureSetupCode({ db, clock }: AuthDeps): Promise<string | undefined> {
  if (!(await isSetupNeeded(db))) return undefined;
  const code = newTypedCode();
  const row = {
    code_hash: hashSecret(normalizeTypedCode(code)),
    created_at: new Date(clock.now()),
  };
  await db
    .as<AuthTables>()
    .insertInto("platform.setup_code")
    .values(row)
    .onConflict((conflict) => conflict.column("only_one").doUpdateSet(row))
    .execute();
  return code;
}

/** Makes the first administrator; the code is used up with it. */
export async function setUp(
  { db, clock }: AuthDeps,
  setup: Omit<NewPerson, "roles" | "sites"> & { code: string },
): Promise<Person> {
  if (!(await isSetupNeeded(db))) throw alreadySetUp();
  const passwordHash = await hashPassword(setup.password);
  return db
    .as<AuthTables>()
    .transaction()
    .execute(async (trx) => {
      const used = await trx
        .deleteFrom("platform.setup_code")
        .where("code_hash", "=", hashSecret(normalizeTypedCode(setup.code)))
        .returning("only_one")
        .executeTakeFirst();
      if (!used) {
        throw new AppError(
          "The setup code is not right. The latest start of the server printed it; a new start prints a new one.",
          { code: "wrong-setup-code", status: 403 },
        );
      }
      // Two setups at once: the second finds the code gone, or waits here and finds the first's person.
      await sql`lock table platform.person in share row exclusive mode`.execute(trx);
      const somebody = await trx.selectFrom("platform.person").select("id").limit(1).execute();
      if (somebody.length > 0) throw alreadySetUp();
      return insertPerson(trx, {
        email: setup.email,
        name: setup.name,
        passwordHash,
        roles: ["admin"],
        sites: "all",
        createdAt: new Date(clock.now()),
      });
    });
}

const alreadySetUp = () =>
  conflict(
    "The first administrator exists already. Sign in, or ask an administrator for an account.",
    {},
    "already-set-up",
  );
