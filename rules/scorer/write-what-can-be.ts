import { sql } from "kysely";
import type { Trx } from "../tables.ts";

export interface Refused<T> {
  item: T;
  error: unknown;
}

/**
 * Writes all items but those that the database refuses for what they say, and returns these: a half that is refused is undone and tried again in
 * halves. What would succeed another time (a lost connection, a full disk, a conflict) is thrown as ever.
 */
export async function writeWhatCanBe<T>(
  trx: Trx,
  items: readonly T[],
  write: (items: readonly T[]) => Promise<void>,
): Promise<Refused<T>[]> {
  if (items.length === 0) return [];
  await sql`savepoint what_can_be`.execute(trx);
  try {
    await write(items);
    await sql`release savepoint what_can_be`.execute(trx);
    return [];
  } catch (error) {
    if (!isAboutTheData(error)) throw error;
    await sql`rollback to savepoint what_can_be`.execute(trx);
    await sql`release savepoint what_can_be`.execute(trx);
    if (items.length === 1) return [{ item: items[0]!, error }];
  }
  const middle = Math.ceil(items.length / 2);
  return [
    ...(await writeWhatCanBe(trx, items.slice(0, middle), write)),
    ...(await writeWhatCanBe(trx, items.slice(middle), write)),
  ];
}

/**
 * Whether the same will be refused for ever: a value that does not fit its column (SQLSTATE class 22), that a constraint forbids (23), that is
 * too large (54), or a moment that is none (RangeError). A statement that is wrong (42) is wrong for everybody, and waits for whoever mends it.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function isAboutTheData(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(22|23|54)...$/.test(code);
}
