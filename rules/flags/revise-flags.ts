import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { Trx } from "../tables.ts";
import { about, changeFlag, recordEvents, tellEvent } from "./change-flag.ts";
import type { FlagRow } from "./change-flag.ts";
import { sameEpisode } from "./episode.ts";
import type { Episode, Told } from "./episode.ts";
import { flagEvent } from "./flag-events.ts";
import type { RecordedEpisode } from "./match-episodes.ts";
import { columnsOf, lockOpenFlag, raisedEvent, raiseFlag } from "./raise-flag.ts";
import type { FlagOf, RaiseFlag } from "./raise-flag.ts";
import { revise } from "./revise.ts";
import type { RevisedFlag } from "./revise.ts";

export interface FlagRevision {
  was: readonly Told[];
  /** What is true instead; `flag`: what a flag of it says. */
  now: readonly { transition: Told; says: FlagWords }[];
  /** Whether the condition held before the first of them. */
  activeBefore: boolean;
}

export type FlagWords = Pick<
  RaiseFlag,
  "receivedAt" | "summary" | "evidence" | "remainingUsefulLife"
>;

/** Of a flag that nobody acknowledges and that comes and goes for ever, the newest so many. */
const episodesPerFlag = 1_000;

/** Brings the flags of a condition of an asset to what a late reading or a correction showed. */
export async function reviseFlags(
  trx: Trx,
  of: FlagOf,
  { was, now: said, activeBefore }: FlagRevision,
  { now, reason }: { now: number; reason: string },
): Promise<OutboxEvent[]> {
  const change = { was, now: said.map(({ transition }) => transition), activeBefore };
  const rows = await lockFlagsSince(trx, of, change);
  const episodes = await episodesOf(trx, rows);
  const flags = rows.map((row) => ({
    id: row.id,
    state: row.state,
    latched: row.latched,
    episodes: episodes.filter(({ flagId }) => flagId === row.id),
  }));
  const revision = revise(flags, change);
  await writeEpisodes(trx, episodes, revision.flags);
  const factsOf = ({ raisedAt, triggeredAt }: Episode): RaiseFlag | undefined => {
    const found = said.find(
      ({ transition }) =>
        transition.type === "raised" &&
        transition.at === raisedAt &&
        transition.triggeredAt === triggeredAt,
    );
    return found === undefined ? undefined : { ...of, ...found.says, raisedAt, triggeredAt };
  };
  const events: OutboxEvent[] = [];
  for (const revised of revision.flags) {
    const row = rows.find(({ id }) => id === revised.flag.id)!;
    events.push(...(await carryOut(trx, row, revised, { of, factsOf, now, reason })));
  }
  for (const episode of revision.raised) {
    const raise = factsOf(episode);
    if (raise === undefined) continue;
    events.push(...(await raiseFlag(trx, raise, now, reason)));
    if (episode.returnedAt === null) continue;
    const flag = await lockOpenFlag(trx, of.asset.id, of.rule.key);
    const back = { type: "return", at: episode.returnedAt } as const;
    if (flag !== undefined) events.push(...(await changeFlag(trx, flag, back, now, reason)));
  }
  return events;
}

/** The open flag of the condition, and those that held at some moment since the revised stretch began. */
async function lockFlagsSince(
  trx: Trx,
  { asset, rule }: FlagOf,
  { was, now }: { was: readonly Told[]; now: readonly Told[] },
): Promise<FlagRow[]> {
  const since = new Date(Math.min(...[...was, ...now].map(({ at }) => at)));
  return trx
    .selectFrom("rules.flag as f")
    .where("asset_id", "=", asset.id)
    .where("condition", "=", rule.key)
    .where("withdrawn_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("state", "<>", "normal"),
        eb.exists(
          eb
            .selectFrom("rules.flag_episode as e")
            .whereRef("e.flag_id", "=", "f.id")
            .where((or) =>
              or.or([or("e.returned_at", "is", null), or("e.returned_at", ">=", since)]),
            )
            .select("e.id"),
        ),
      ]),
    )
    .selectAll()
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

async function episodesOf(trx: Trx, flags: readonly FlagRow[]): Promise<RecordedEpisode[]> {
  const episodes: RecordedEpisode[] = [];
  for (const { id } of flags) {
    const rows = await trx
      .selectFrom("rules.flag_episode")
      .where("flag_id", "=", id)
      .orderBy("raised_at", "desc")
      .limit(episodesPerFlag)
      .selectAll()
      .execute();
    for (const row of rows.toReversed()) {
      episodes.push({
        id: row.id,
        flagId: id,
        raisedAt: row.raised_at.getTime(),
        triggeredAt: row.triggered_at.getTime(),
        returnedAt: row.returned_at?.getTime() ?? null,
      });
    }
  }
  return episodes;
}

async function writeEpisodes(
  trx: Trx,
  before: readonly RecordedEpisode[],
  revised: readonly RevisedFlag[],
): Promise<void> {
  const touched = new Set(revised.map(({ flag }) => flag.id));
  const kept = new Set(revised.flatMap(({ episodes }) => episodes.flatMap(({ id }) => id ?? [])));
  const gone = before.filter(({ id, flagId }) => touched.has(flagId) && !kept.has(id));
  if (gone.length > 0) {
    await trx
      .deleteFrom("rules.flag_episode")
      .where(sql<boolean>`id = any (${gone.map(({ id }) => id)}::bigint[])`)
      .execute();
  }
  const known = new Map(before.map((one) => [one.id, one]));
  for (const { flag, episodes } of revised) {
    for (const { id, ...episode } of episodes) {
      const same = id === undefined ? undefined : known.get(id);
      if (same !== undefined && same.flagId === flag.id && sameEpisode(same, episode)) continue;
      const columns = { flag_id: flag.id, ...timesOf(episode) };
      if (id === undefined) {
        await sql`
          insert into rules.flag_episode (flag_id, asset_id, condition, raised_at, triggered_at, returned_at)
          select id, asset_id, condition, ${columns.raised_at}, ${columns.triggered_at}, ${columns.returned_at}
          from rules.flag where id = ${flag.id}`.execute(trx);
      } else {
        await trx.updateTable("rules.flag_episode").set(columns).where("id", "=", id).execute();
      }
    }
  }
}

async function carryOut(
  trx: Trx,
  row: FlagRow,
  { flag, episodes, events }: RevisedFlag,
  {
    of,
    factsOf,
    now,
    reason,
  }: {
    of: FlagOf;
    factsOf: (episode: Episode) => RaiseFlag | undefined;
    now: number;
    reason: string;
  },
): Promise<OutboxEvent[]> {
  const last = episodes.at(-1);
  if (last === undefined) {
    await recordEvents(trx, row, events, { now, reason });
    return events.flatMap((event) => tellEvent(row, event));
  }
  const again = events.some(({ type }) => type === "raised-again");
  const occurrences = Math.max(1, row.occurrences + episodes.length - flag.episodes.length);
  const announced = row.announced + (again ? 1 : 0);
  const { raised_at, triggered_at } = row;
  const moved =
    raised_at.getTime() !== last.raisedAt || triggered_at.getTime() !== last.triggeredAt;
  const facts = moved ? factsOf(last) : undefined;
  await recordEvents(
    trx,
    row,
    events,
    { now, reason: `${reason}: ${inWords(last, occurrences)}` },
    {
      ...timesOf(last),
      occurrences,
      announced,
      ...(facts === undefined ? {} : evidenceColumns(facts, now)),
    },
  );
  return events.flatMap((event) => {
    if (event.type === "raised-again") {
      const summary = facts?.summary ?? row.summary;
      const remainingUsefulLife = facts?.remainingUsefulLife;
      const raise = { ...of, ...last, summary, remainingUsefulLife };
      return [raisedEvent(raise, { id: row.id, announced, now })];
    }
    if (event.type !== "re-dated") return tellEvent(row, event);
    return [
      flagEvent("flag.re-dated", {
        ...about(row),
        at: iso(event.at),
        raisedAt: iso(last.raisedAt),
        triggeredAt: iso(last.triggeredAt),
        returnedAt: last.returnedAt === null ? null : iso(last.returnedAt),
        occurrences,
      }),
    ];
  });
}

/** What the flag rests on now. When it was recorded, and how soon after its reading, stays what it was. */
function evidenceColumns(raise: RaiseFlag, now: number) {
  const { summary, evidence, remaining_useful_life } = columnsOf(raise, now);
  return { summary, evidence, remaining_useful_life };
}

const inWords = ({ raisedAt, returnedAt }: Episode, occurrences: number): string => {
  const end = returnedAt === null ? "and holds" : `until ${iso(returnedAt)}`;
  return `since ${iso(raisedAt)} ${end}${occurrences === 1 ? "" : `, ${occurrences} times in all`}`;
};

const timesOf = ({ raisedAt, triggeredAt, returnedAt }: Episode) => ({
  raised_at: new Date(raisedAt),
  triggered_at: new Date(triggeredAt),
  returned_at: returnedAt === null ? null : new Date(returnedAt),
});

const iso = (at: number): string => new Date(at).toISOString();
