import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { flagEvent, flagRaisedSchema } from "../flags/flag-events.ts";
import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";
import type { Db, Trx } from "../tables.ts";
import { announceFlags } from "./announce-flags.ts";

/** What is let go: what one suppression held, or certain flags. */
type Which = { suppressionId: number } | { flagIds: readonly number[] };

const mostAtOnce = 1_000;

interface Released {
  flag_id: number;
  event: unknown;
  holds: boolean;
  raised_at: Date;
  triggered_at: Date;
  summary: string;
  life: (RemainingUsefulLife & { at: string }) | null;
}

/**
 * The reason for holding raises has gone: those whose flags still hold are announced now, through the stages again, since another may hold
 * them; the others never needed anybody.
 */
export async function releaseHeld(trx: Trx, which: Which, now: number): Promise<void> {
  // What is held anew lies behind: each is looked at once.
  let after = 0;
  for (;;) {
    const { rows } = await sql<Released>`
      delete from rules.held_flag h using rules.flag f
      where f.id = h.flag_id and h.flag_id in (
        select h.flag_id from rules.held_flag h where ${chosenBy(which)} and h.flag_id > ${after}
        order by h.flag_id limit ${mostAtOnce} for update
      )
      returning h.flag_id, h.event, f.state in ('unacknowledged', 'acknowledged') as holds, f.raised_at, f.triggered_at,
        f.summary, f.remaining_useful_life as life`.execute(trx);
    rows.sort((a, b) => a.flag_id - b.flag_id);
    await announceFlags(trx, rows.filter(({ holds }) => holds).flatMap(eventsOf), now);
    if (rows.length < mostAtOnce) return;
    after = rows.at(-1)!.flag_id;
  }
}

/** As the flag stands by now: a correction may have moved it, and time left may have been estimated anew. */
function eventsOf({ event, raised_at, triggered_at, summary, life }: Released): OutboxEvent[] {
  const raised = flagRaisedSchema.parse(event);
  const times = { raisedAt: raised_at.toISOString(), triggeredAt: triggered_at.toISOString() };
  const told = flagEvent("flag.raised", { ...raised, ...times, summary });
  if (life === null || life.at === raised.triggeredAt) return [told];
  const { at, ...remainingUsefulLife } = life;
  const { flagId, assetId, siteId, assetTag, condition, ruleKey } = raised;
  const about = { flagId, assetId, siteId, assetTag, condition, ruleKey };
  return [told, flagEvent("flag.re-estimated", { ...about, at, remainingUsefulLife, summary })];
}

function chosenBy(which: Which): RawBuilder<unknown> {
  return "suppressionId" in which
    ? sql`h.suppression_id = ${which.suppressionId}`
    : sql`h.flag_id = any (${which.flagIds}::bigint[])`;
}

/**
 * Lets go what nothing holds any more, in steps: its flood is over, another flag had explained it and has returned, or the reason ended in the very
 * moment in which it held the raise.
 */
export async function releaseStale(db: Db, now: number, atOnce = mostAtOnce): Promise<void> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<{ flag_id: number }>`
      select h.flag_id
      from rules.held_flag h
      join rules.flag f on f.id = h.flag_id
      join rules.rule_version v on v.id = f.rule_version_id
      left join rules.suppression s on s.id = h.suppression_id
      where h.flag_id > ${after} and (s.ended_at is not null
        or h.stage = 'flood' and not exists (
          select from rules.flood d where d.site_id = h.site_id and d.ended_at is null)
        or h.stage = 'suppressed' and not exists (
          select from rules.flag other
          where other.asset_id = h.asset_id and other.id <> h.flag_id and other.state in ('unacknowledged', 'acknowledged') and other.returned_at is null
            and v.definition -> 'suppressedBy' ? other.condition))
      order by h.flag_id limit ${atOnce}`.execute(db);
    const flagIds = rows.map((row) => row.flag_id);
    if (flagIds.length === 0) return;
    await db.transaction().execute((trx) => releaseHeld(trx, { flagIds }, now));
    after = flagIds.at(-1)!;
  }
}
