import { AppError, conflict } from "#platform";
import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { Selectable, Updateable } from "kysely";
import type { RulesTables, Trx } from "../tables.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { flagEvent } from "./flag-events.ts";
import { endEpisodes } from "./episode-rows.ts";
import type { FlagCommand, FlagEvent, Latch } from "./flag-state.ts";

export type FlagRow = Selectable<RulesTables["rules.flag"]>;

/**
 * Carries out a command on a flag whose row the caller has locked: state, history and the events for the outbox, which the caller appends.
 * @throws AppError conflict when the flag's state does not allow it
 */
export async function changeFlag(
  trx: Trx,
  flag: FlagRow,
  command: Exclude<FlagCommand, { type: "raise" }>,
  now: number,
  reason: string | null = null,
): Promise<OutboxEvent[]> {
  const decision = decide(flag.state, command, latchOf(flag));
  if (!decision.ok) {
    throw conflict(
      `Flag F-${flag.id} cannot be ${past[command.type]}: ${decision.reason}.`,
      { state: flag.state },
      "flag-state",
    );
  }
  if (decision.events.length === 0) return [];
  await recordEvents(trx, flag, decision.events, { now, reason });
  await endEpisodes(trx, flag.id, decision.events);
  return decision.events.flatMap((event) => tellEvent(flag, event));
}

export const latchOf = ({ latched, returned_at }: FlagRow): Latch => ({
  latched,
  returned: returned_at !== null,
});

/** Brings the row to where the events lead. */
export async function recordEvents(
  trx: Trx,
  flag: Pick<FlagRow, "id" | "state" | "latched">,
  events: readonly FlagEvent[],
  { now, reason }: { now: number; reason: string | null },
  more: Updateable<RulesTables["rules.flag"]> = {},
): Promise<void> {
  const changes = events.map((event) => columnsOf(event, now));
  let { state } = flag;
  for (const event of events) state = evolve(state, event, flag.latched) ?? state;
  const { numUpdatedRows } = await trx
    .updateTable("rules.flag")
    .set(Object.assign({}, ...changes, more, { state }))
    .where("id", "=", flag.id)
    .where("state", "=", flag.state)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) {
    throw new AppError(`Flag F-${flag.id} was changed by someone else at the same moment.`, {
      code: "flag-changed",
      status: 409,
      retry: true,
    });
  }
  await writeHistory(trx, flag.id, events, { now, reason });
}

export async function writeHistory(
  trx: Trx,
  flagId: number,
  events: readonly FlagEvent[],
  { now, reason }: { now: number; reason: string | null },
): Promise<void> {
  // Columns, not rows: PostgreSQL takes 65,535 parameters at most, and a contact that chatters is more events than that.
  const column = <T>(of: (event: FlagEvent) => T): T[] => events.map(of);
  await sql`
    insert into rules.flag_history (flag_id, type, at, recorded_at, by, reason)
    select ${flagId}, type, at, ${new Date(now)}, by, ${reason}
    from unnest(
      ${column(({ type }) => type)}::text[],
      ${column(({ at }) => new Date(at))}::timestamptz[],
      ${column((event) => ("by" in event ? event.by : null))}::text[]
    ) with ordinality as e (type, at, by, n)
    order by n`.execute(trx);
}

const past = {
  return: "returned",
  acknowledge: "acknowledged",
  reset: "reset",
  withdraw: "withdrawn",
} as const;

function columnsOf(event: FlagEvent, now: number): Updateable<RulesTables["rules.flag"]> {
  const at = new Date(event.at);
  switch (event.type) {
    case "returned":
      return { returned_at: at };
    case "acknowledged":
      return { acknowledged_at: new Date(now), acknowledged_by: event.by };
    case "withdrawn":
      return { withdrawn_at: at, cleared_at: new Date(now) };
    case "cleared":
      return { cleared_at: new Date(now) };
    case "raised-again":
      return { returned_at: null, cleared_at: null, acknowledged_at: null, acknowledged_by: null };
    default:
      return {};
  }
}

/** What every event of a flag says. */
export const about = (flag: FlagRow) => ({
  flagId: flag.id,
  assetId: flag.asset_id,
  siteId: flag.site_id,
  assetTag: flag.asset_tag,
  condition: flag.condition,
  ruleKey: flag.condition,
});

/**
 * What receivers hear of an event; a flag that is raised is told with all that an order needs, elsewhere. One that latches returns for them
 * when it is reset: until then it stands.
 */
export function tellEvent(flag: FlagRow, event: FlagEvent): OutboxEvent[] {
  const facts = { ...about(flag), at: new Date(event.at).toISOString() };
  if (event.type === "returned") {
    return [flagEvent(flag.latched ? "flag.latched" : "flag.returned", facts)];
  }
  if (event.type === "reset") {
    const at = (flag.returned_at ?? new Date(event.at)).toISOString();
    return [
      flagEvent("flag.reset", { ...facts, by: event.by }),
      flagEvent("flag.returned", { ...facts, at }),
    ];
  }
  if (event.type === "withdrawn") return [flagEvent("flag.withdrawn", facts)];
  if (event.type === "acknowledged") {
    return [flagEvent("flag.acknowledged", { ...facts, by: event.by })];
  }
  return [];
}
