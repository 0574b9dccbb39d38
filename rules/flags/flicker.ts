import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { Trx } from "../tables.ts";
import { latchOf, recordEvents, tellEvent } from "./change-flag.ts";
import type { FlagRow } from "./change-flag.ts";
import { decide } from "./decide.ts";
import { endEpisodes } from "./episode-rows.ts";
import type { Episode } from "./episode.ts";
import { evolve } from "./evolve.ts";
import type { FlagEvent, FlagState } from "./flag-state.ts";
import { columnsOf, raisedEvent } from "./raise-flag.ts";
import type { RaiseFlag } from "./raise-flag.ts";

export type Flick = { type: "raise"; raise: RaiseFlag } | { type: "return"; at: number };

/** Whether raises and returns of this flag can be carried out together: nobody has seen it, or it latches, so it stays the same flag. */
export const mayFlicker = (flag: FlagRow): boolean =>
  flag.latched || flag.state === "unacknowledged" || flag.state === "returned-unacknowledged";

/**
 * What raiseFlag and changeFlag would do one after another to an open flag whose row the caller has locked, in a few
 * statements however often the condition came and went: a contact that chatters must not hold up a whole partition. History
 * and stretches are those of each; others are told of the last raise and the last return, which is how things stand.
 */
export async function flicker(
  trx: Trx,
  flag: FlagRow,
  flicks: readonly Flick[],
  now: number,
): Promise<OutboxEvent[]> {
  const history: FlagEvent[] = [];
  const begun: Episode[] = [];
  let ended: FlagEvent | undefined;
  let lastRaise: RaiseFlag | undefined;
  let state: FlagState = flag.state;
  const latch = latchOf(flag);
  for (const flick of flicks) {
    const at = flick.type === "raise" ? flick.raise.raisedAt : flick.at;
    const decision = decide(state, { type: flick.type, at }, latch);
    const [event] = decision.ok ? decision.events : [];
    if (event === undefined) continue;
    history.push(event);
    state = evolve(state, event, latch.latched) ?? state;
    latch.returned = event.type === "returned";
    if (flick.type === "raise") {
      // From here on it is a flag of the version that raised it, which may latch where the one before did not, or the other way round.
      latch.latched = flick.raise.rule.latched === true;
      const { raisedAt, triggeredAt } = flick.raise;
      begun.push({ raisedAt, triggeredAt, returnedAt: null });
      lastRaise = flick.raise;
    } else if (begun.length === 0) {
      ended = event;
    } else {
      begun[begun.length - 1]!.returnedAt = at;
    }
  }
  if (history.length === 0) return [];
  if (ended !== undefined) await endEpisodes(trx, flag.id, [ended]);
  const announced = flag.announced + begun.length;
  const as = { ...flag, latched: latch.latched };
  await recordEvents(
    trx,
    as,
    history,
    { now, reason: null },
    lastRaise === undefined
      ? {}
      : {
          ...columnsOf(lastRaise, now),
          occurrences: flag.occurrences + begun.length,
          announced,
        },
  );
  await beginEpisodes(trx, flag.id, begun);
  return history.slice(-2).flatMap((event) => {
    if (event.type === "returned") return tellEvent(as, event);
    return lastRaise === undefined ? [] : [raisedEvent(lastRaise, { id: flag.id, announced, now })];
  });
}

async function beginEpisodes(trx: Trx, flagId: number, begun: readonly Episode[]): Promise<void> {
  if (begun.length === 0) return;
  const column = (of: (episode: Episode) => number | null) =>
    begun.map((episode) => {
      const at = of(episode);
      return at === null ? null : new Date(at);
    });
  await sql`
    insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
    select f.id, f.asset_id, f.condition, e.raised_at, e.triggered_at, e.returned_at
    from rules.flag f, unnest(
      ${column(({ raisedAt }) => raisedAt)}::timestamptz[],
      ${column(({ triggeredAt }) => triggeredAt)}::timestamptz[],
      ${column(({ returnedAt }) => returnedAt)}::timestamptz[]
    ) with ordinality as e (raised_at, triggered_at, returned_at, n)
    where f.id = ${flagId}
    order by e.n`.execute(trx);
}
