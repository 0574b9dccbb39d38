import type { Database } from "../database/open-database.ts";
import type { AuthTables } from "./tables.ts";
import { throttleWindowMs } from "./throttle.ts";

/** Forgets sessions that have ended and attempts that count no more; returns how many. For the daily housekeeping. */
export async function sweepAuth(db: Database, now: Date): Promise<number> {
  const tables = db.as<AuthTables>();
  const sessions = await tables
    .deleteFrom("platform.session")
    .where("expires_at", "<", now)
    .executeTakeFirst();
  const attempts = await tables
    .deleteFrom("platform.sign_in_attempt")
    .where("attempted_at", "<", new Date(now.getTime() - throttleWindowMs))
    .executeTakeFirst();
  return Number(sessions.numDeletedRows) + Number(attempts.numDeletedRows);
}
