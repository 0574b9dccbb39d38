import { appendToOutbox } from "#platform";
import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import { suppressionEvent } from "../suppression/suppression-event.ts";
import type { SuppressionRow } from "../suppression/suppression-event.ts";
import type { Trx } from "../tables.ts";
import { noteFlood } from "./begin-flood.ts";
import { inRounds } from "./rounds.ts";
import type { Raise } from "./rounds.ts";
import { surroundingsOf } from "./surroundings.ts";
import { passThrough } from "./stages.ts";
import type { Held } from "./stage.ts";

interface HeldRaise extends Raise {
  by: Held;
}

/**
 * Tells of flags, in the transaction that changed them: raises pass through the stages, and what one of them holds waits in `held_flag` until its
 * reason has gone. Everything else is told as it is, the return of a flag that was held included: whoever was not told of it has nothing to end.
 */
export async function announceFlags(
  trx: Trx,
  events: readonly OutboxEvent[],
  now: number,
): Promise<void> {
  const silenced = new Set<OutboxEvent>();
  const news: OutboxEvent[] = [];
  for (const { raises, ends } of inRounds(events)) {
    const held = await heldOf(trx, raises, now);
    for (const { event } of held) silenced.add(event);
    await hold(trx, held, now);
    news.push(...(await noteFlood(trx, held, now)));
    news.push(...(await endOneShots(trx, ends, now)));
    const told = raises.filter(({ event }) => !silenced.has(event));
    // Nothing was held of a flag that is raised for the first time.
    const again = told.filter(({ flag }) => flag.occurrences > 1);
    await forget(trx, [...again.map(({ flag }) => flag.flagId), ...ends]);
  }
  await appendToOutbox(trx, [...events.filter((event) => !silenced.has(event)), ...news]);
}

async function heldOf(trx: Trx, raises: readonly Raise[], now: number): Promise<HeldRaise[]> {
  const around = await surroundingsOf(
    trx,
    raises.map(({ flag }) => flag),
    now,
  );
  return raises.flatMap((raise) => {
    const by = passThrough(raise.flag, around(raise.flag));
    return by === null ? [] : [{ ...raise, by }];
  });
}

/** Few statements however many a flood holds, and in the order of flags: two that hold at once wait for each other in turn. */
async function hold(trx: Trx, held: readonly HeldRaise[], now: number): Promise<void> {
  if (held.length === 0) return;
  const rows = held.toSorted((a, b) => a.flag.flagId - b.flag.flagId);
  const column = <T>(of: (one: HeldRaise) => T): T[] => rows.map(of);
  const flagIds = column(({ flag }) => flag.flagId);
  const reasons = column(({ by }) => by.reason);
  await sql`
    insert into rules.held_flag (flag_id, asset_id, site_id, condition, stage, reason, suppression_id, held_at, event)
    select flag_id, asset_id, site_id, condition, stage, reason, suppression_id, ${new Date(now)}, event
    from unnest(
      ${flagIds}::bigint[],
      ${column(({ flag }) => flag.assetId)}::bigint[],
      ${column(({ flag }) => flag.siteId)}::bigint[],
      ${column(({ flag }) => flag.condition)}::text[],
      ${column(({ by }) => by.stage)}::text[],
      ${reasons}::text[],
      ${column(({ by }) => by.suppressionId)}::bigint[],
      ${column(({ event }) => JSON.stringify(event.payload))}::jsonb[]
    ) as h (flag_id, asset_id, site_id, condition, stage, reason, suppression_id, event)
    on conflict (flag_id) do update set stage = excluded.stage, reason = excluded.reason,
      suppression_id = excluded.suppression_id, held_at = excluded.held_at, event = excluded.event`.execute(
    trx,
  );
  await sql`
    insert into rules.flag_history (flag_id, type, at, recorded_at, reason)
    select flag_id, 'held', at, ${new Date(now)}, reason
    from unnest(
      ${flagIds}::bigint[],
      ${column(({ flag }) => new Date(flag.raisedAt))}::timestamptz[],
      ${reasons}::text[]
    ) as h (flag_id, at, reason)`.execute(trx);
}

/**
 * What was shelved for one time is shelved no longer once its flag has returned. Before the held raises are touched, as whoever ends a suppression
 * does: the other way round the two would wait for each other.
 */
async function endOneShots(
  trx: Trx,
  ended: readonly number[],
  now: number,
): Promise<OutboxEvent[]> {
  if (ended.length === 0) return [];
  const { rows } = await sql<SuppressionRow>`
    update rules.suppression s set ended_at = ${new Date(now)}, ended_by = 'the flag returned'
    from rules.flag f
    where f.id = any (${ended}::bigint[]) and s.asset_id = f.asset_id and s.condition = f.condition
      and s.one_shot and s.ended_at is null
    returning s.*`.execute(trx);
  return rows.map((row) => suppressionEvent("suppression.ended", row));
}

/** A raise that was held is void once its flag has returned, or was raised again and told. */
async function forget(trx: Trx, flagIds: readonly number[]): Promise<void> {
  if (flagIds.length === 0) return;
  await sql`
    delete from rules.held_flag where flag_id in (
      select flag_id from rules.held_flag where flag_id = any (${flagIds}::bigint[]) order by flag_id for update
    )`.execute(trx);
}
