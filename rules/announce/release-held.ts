import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db, Trx } from "../tables.ts";
import { announceFlags } from "./announce-flags.ts";

/** What is let go: what one suppression held, what one stage held at a site, or certain flags. */
type Which =
  | { suppressionId: number }
  | { stage: string; siteId: number }
  | { flagIds: readonly number[] };

const mostAtOnce = 1_000;

/**
 * The reason for holding raises has gone: those whose flags still hold are announced now, through the stages again, since another may hold
 * them; the others never needed anybody. @returns how many were let go
 */
export async function releaseHeld(trx: Trx, which: Which, now: number): Promise<number> {
  const chosen = chosenBy(which);
  let released = 0;
  for (;;) {
    const { rows } = await sql<{
      event: OutboxEvent["payload"];
      asset_id: number;
      site_id: number;
      holds: boolean;
    }>`
      delete from rules.held_flag h using rules.flag f
      where f.id = h.flag_id and h.flag_id in (
        select h.flag_id from rules.held_flag h where ${chosen} order by h.flag_id limit ${mostAtOnce}
      )
      returning h.event, h.asset_id, h.site_id, f.state in ('unacknowledged', 'acknowledged') as holds`.execute(
      trx,
    );
    released += rows.length;
    const events = rows
      .filter(({ holds }) => holds)
      .map(({ event, asset_id, site_id }) => ({
        topic: "flag.raised",
        key: `asset:${asset_id}`,
        siteId: site_id,
        payload: event,
      }));
    await announceFlags(trx, events, now);
    if (rows.length < mostAtOnce) return released;
  }
}

function chosenBy(which: Which): RawBuilder<unknown> {
  if ("suppressionId" in which) return sql`h.suppression_id = ${which.suppressionId}`;
  if ("flagIds" in which) return sql`h.flag_id = any (${which.flagIds}::bigint[])`;
  return sql`h.stage = ${which.stage} and h.site_id = ${which.siteId}`;
}

/**
 * Lets go what nothing holds any more: another flag had explained it and has returned, or the reason ended in the very moment in which it held
 * the raise.
 */
export async function releaseStale(db: Db, now: number): Promise<void> {
  const { rows } = await sql<{ flag_id: number }>`
    select h.flag_id
    from rules.held_flag h
    join rules.flag f on f.id = h.flag_id
    join rules.rule_version v on v.id = f.rule_version_id
    left join rules.suppression s on s.id = h.suppression_id
    where s.ended_at is not null
      or h.stage = 'flood' and not exists (
        select from rules.flood d where d.site_id = h.site_id and d.ended_at is null)
      or h.stage = 'suppressed' and not exists (
        select from rules.flag other
        where other.asset_id = h.asset_id and other.state in ('unacknowledged', 'acknowledged')
          and v.definition -> 'suppressedBy' ? other.condition)
    order by h.flag_id limit ${mostAtOnce}`.execute(db);
  const flagIds = rows.map((row) => row.flag_id);
  if (flagIds.length === 0) return;
  await db.transaction().execute((trx) => releaseHeld(trx, { flagIds }, now));
}
