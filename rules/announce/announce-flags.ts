import { appendToOutbox } from "#platform";
import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import { flagRaisedSchema } from "../flags/flag-events.ts";
import type { FlagRaised } from "../flags/flag-events.ts";
import type { Trx } from "../tables.ts";
import { noteFlood } from "./begin-flood.ts";
import { surroundingsOf } from "./surroundings.ts";
import { passThrough } from "./stages.ts";
import type { Held } from "./stage.ts";

/**
 * Tells of flags, in the transaction that changed them: raises pass through the stages, and what one of them holds waits in `held_flag` until its
 * reason has gone. Everything else is told as it is; a flag that returned while it was held is not told of at all.
 */
export async function announceFlags(
  trx: Trx,
  events: readonly OutboxEvent[],
  now: number,
): Promise<void> {
  const raises = events.flatMap((event) => {
    if (event.topic !== "flag.raised") return [];
    const flag = flagRaisedSchema.parse(event.payload);
    return [{ event, flag }];
  });
  if (raises.length === 0 && !events.some(({ topic }) => topic === "flag.returned")) {
    await appendToOutbox(trx, events);
    return;
  }
  const around = await surroundingsOf(
    trx,
    raises.map(({ flag }) => flag),
    now,
  );
  const held = raises.flatMap(({ event, flag }) => {
    const by = passThrough(flag, around(flag));
    return by === null ? [] : [{ event, flag, by }];
  });
  const kept = new Set(held.map(({ event }) => event));
  await hold(trx, held, now);
  const rest = events.filter((event) => !kept.has(event));
  const news = await noteFlood(trx, held, now);
  await forgetReturned(trx, rest);
  await appendToOutbox(trx, [...rest, ...news]);
}

async function hold(
  trx: Trx,
  held: readonly { event: OutboxEvent; flag: FlagRaised; by: Held }[],
  now: number,
): Promise<void> {
  for (const { event, flag, by } of held) {
    const values = {
      asset_id: flag.assetId,
      site_id: flag.siteId,
      condition: flag.condition,
      stage: by.stage,
      reason: by.reason,
      suppression_id: by.suppressionId,
      held_at: new Date(now),
      event: JSON.stringify(event.payload),
    };
    await trx
      .insertInto("rules.held_flag")
      .values({ flag_id: flag.flagId, ...values })
      .onConflict((conflict) => conflict.column("flag_id").doUpdateSet(values))
      .execute();
    await trx
      .insertInto("rules.flag_history")
      .values({
        flag_id: flag.flagId,
        type: "held",
        at: new Date(flag.raisedAt),
        recorded_at: new Date(now),
        by: null,
        reason: by.reason,
      })
      .execute();
  }
}

/** A raise that was held is void once its flag has returned; what was shelved for one time is shelved no longer. */
async function forgetReturned(trx: Trx, events: readonly OutboxEvent[]): Promise<void> {
  const over = events.flatMap(({ topic, payload }) => {
    const flagId = (payload as { flagId?: unknown }).flagId;
    const ends = topic === "flag.returned" || topic === "flag.withdrawn";
    return ends && typeof flagId === "number" ? [flagId] : [];
  });
  if (over.length === 0) return;
  await sql`delete from rules.held_flag where flag_id = any (${over}::bigint[])`.execute(trx);
  await sql`
    update rules.suppression s set ended_at = now(), ended_by = 'the flag returned'
    from rules.flag f
    where f.id = any (${over}::bigint[]) and s.asset_id = f.asset_id and s.condition = f.condition
      and s.one_shot and s.ended_at is null`.execute(trx);
}
