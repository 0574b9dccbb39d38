import { sql } from "kysely";
import { AppError } from "../errors/app-error.ts";
import { verifyPassword } from "./password.ts";
import type { AuthDeps } from "./sessions.ts";
import type { AuthTables } from "./tables.ts";
import { throttleKeys, throttleWindowMs, waitMs } from "./throttle.ts";
import type { ThrottleKey } from "./throttle.ts";

/**
 * The person with this address and password. Why it failed is not told apart: neither by words nor by time does the answer
 * say which addresses are known.
 */
export async function recognisePerson(
  deps: AuthDeps,
  attempt: { email: string; password: string; address: string },
): Promise<{ personId: number }> {
  return throttled(deps, attempt, async () => {
    const person = await deps.db
      .as<AuthTables>()
      .selectFrom("platform.person")
      .select(["id", "password_hash", "disabled_at"])
      .where("email", "=", attempt.email)
      .executeTakeFirst();
    const right = await verifyPassword(attempt.password, person?.password_hash ?? null);
    if (person && right && person.disabled_at === null) return { personId: person.id };
    throw new AppError(
      "Email or password is not right. After several failures there is a pause of some minutes; an administrator can set a new password.",
      { code: "wrong-credentials", status: 401 },
    );
  });
}

/**
 * Counts the attempt before making it, so that many at once cannot slip through; a success is taken off again. What had to
 * wait was not an attempt and does not prolong the wait.
 */
export async function throttled<T>(
  deps: AuthDeps,
  attempt: { email: string; address: string },
  act: () => Promise<T>,
): Promise<T> {
  const counted = await countAttempt(deps, throttleKeys(attempt));
  if ("waitMs" in counted) throw tooManyAttempts(counted.waitMs);
  const result = await act();
  await deps.db
    .as<AuthTables>()
    .deleteFrom("platform.sign_in_attempt")
    .where("id", "in", counted.ids)
    .execute();
  return result;
}

async function countAttempt(
  { db, clock }: AuthDeps,
  keys: readonly ThrottleKey[],
): Promise<{ ids: number[] } | { waitMs: number }> {
  const now = clock.now();
  const names = keys.map(({ key }) => key);
  return db
    .as<AuthTables>()
    .transaction()
    .execute(async (trx) => {
      // In one order for everybody, so that two attempts cannot each hold what the other waits for.
      for (const name of names.toSorted()) {
        await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
      }
      const attempts = await trx
        .selectFrom("platform.sign_in_attempt")
        .select(["throttle_key", "attempted_at"])
        .where("throttle_key", "in", names)
        .where("attempted_at", ">", new Date(now - throttleWindowMs))
        .execute();
      const timesOf = (key: string) =>
        attempts.filter((row) => row.throttle_key === key).map((row) => row.attempted_at.getTime());
      const wait = Math.max(...keys.map(({ key, limit }) => waitMs(timesOf(key), limit, now)));
      if (wait > 0) return { waitMs: wait };
      const inserted = await trx
        .insertInto("platform.sign_in_attempt")
        .values(names.map((name) => ({ throttle_key: name, attempted_at: new Date(now) })))
        .returning("id")
        .execute();
      return { ids: inserted.map(({ id }) => id) };
    });
}

function tooManyAttempts(wait: number): AppError {
  const retryAfterSeconds = Math.ceil(wait / 1000);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return new AppError(
    `Too many failed attempts. Try again in ${minutes} minute${minutes === 1 ? "" : "s"}.`,
    { code: "too-many-attempts", status: 429, data: { retryAfterSeconds }, retry: true },
  );
}
