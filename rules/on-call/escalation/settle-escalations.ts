import type { Database } from "#platform";
import { sql } from "kysely";
import type { RulesTables } from "../../tables.ts";
import { takeStep } from "./take-step.ts";
import { tellHeld } from "./tell-held.ts";

const atOnce = 50;
/** What is due beyond this waits for the next look: nobody is kept from stopping. */
const mostAtOnce = 1_000;

/**
 * Takes every step that is due and tells what quiet hours held back. One that fails keeps no other from being told; it is tried again by the next look.
 * @throws the first error, once everything was tried
 */
export async function settleEscalations(db: Database, now: number): Promise<void> {
  const errors: unknown[] = [];
  await each(
    (besides) => dueHeld(db, now, besides),
    (id) => tellHeld(db, id, now),
    errors,
  );
  await each(
    (besides) => dueSteps(db, now, besides),
    (id) => takeStep(db, id, now),
    errors,
  );
  if (errors.length > 0) throw errors[0];
}

async function each(
  due: (besides: readonly number[]) => Promise<number[]>,
  handle: (id: number) => Promise<boolean>,
  errors: unknown[],
): Promise<void> {
  // What failed, or is another worker's, is not asked for twice.
  const besides: number[] = [];
  for (let done = 0; done < mostAtOnce;) {
    const ids = await due(besides);
    if (ids.length === 0) return;
    for (const id of ids) {
      const moved = await handle(id).catch((error: unknown) => {
        errors.push(error);
        return false;
      });
      if (!moved) besides.push(id);
    }
    done += ids.length;
  }
}

async function dueSteps(db: Database, now: number, besides: readonly number[]): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.escalation")
    .where("state", "=", "running")
    .where("next_at", "<=", new Date(now))
    .where(sql<boolean>`id <> all (${[...besides]}::bigint[])`)
    .orderBy("next_at")
    .limit(atOnce)
    .select("id")
    .execute();
  return rows.map(({ id }) => id);
}

async function dueHeld(db: Database, now: number, besides: readonly number[]): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.escalation_notice")
    .where("state", "=", "held")
    .where("not_before", "<=", new Date(now))
    .where(sql<boolean>`id <> all (${[...besides]}::bigint[])`)
    .orderBy("not_before")
    .limit(atOnce)
    .select("id")
    .execute();
  return rows.map(({ id }) => id);
}
