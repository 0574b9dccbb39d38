import { sameEpisode, storyOf } from "./episode.ts";
import type { Episode, Story, Told } from "./episode.ts";
import type { FlagEvent, FlagState } from "./flag-state.ts";
import { matchEpisodes } from "./match-episodes.ts";
import type { RecordedEpisode } from "./match-episodes.ts";

export interface RecordedFlag {
  id: number;
  state: FlagState;
  /** It stands when it has returned, until somebody resets it. */
  latched: boolean;
  /** All its stretches, the oldest first. */
  episodes: RecordedEpisode[];
}

export interface RevisedFlag {
  flag: RecordedFlag;
  /** As they are now; those without an id are new. */
  episodes: (Episode & { id?: number })[];
  events: FlagEvent[];
}

export interface Revision {
  /** In the order in which they must be carried out: what is over makes room for what is open again. */
  flags: RevisedFlag[];
  /** Stretches of a flag that does not exist yet, the oldest first. */
  raised: Episode[];
}

/**
 * What becomes of the recorded flags of one condition when a late reading or a correction shows that not `was` happened but `now`. Both
 * tell of the same stretch of time; `activeBefore`: the condition held when it began. Times are the device's.
 */
export function revise(
  flags: readonly RecordedFlag[],
  change: { was: readonly Told[]; now: readonly Told[]; activeBefore: boolean },
): Revision {
  const was = storyOf(change.was, change.activeBefore);
  const now = storyOf(change.now, change.activeBefore);
  const all = flags.flatMap((flag) => flag.episodes);
  const concerned = was.episodes.flatMap(
    (episode) =>
      all.findLast(
        ({ raisedAt, triggeredAt }) =>
          raisedAt === episode.raisedAt && triggeredAt === episode.triggeredAt,
      ) ?? [],
  );
  const after = new Map<number, RevisedFlag["episodes"]>(
    flags.map((flag) => [flag.id, [...flag.episodes]]),
  );
  const replace = (one: RecordedEpisode, by: Episode | null): void => {
    const rest = after.get(one.flagId)!.filter(({ id }) => id !== one.id);
    after.set(one.flagId, by === null ? rest : [...rest, { ...by, id: one.id }]);
  };

  const carried = carriedEpisode(all, concerned, { was, now });
  if (carried !== undefined) replace(carried, { ...carried, returnedAt: now.carried!.returnedAt });
  const open = flags.findLast((flag) => flag.state !== "normal");
  const matched = matchEpisodes(concerned, now.episodes, (id) => id === open?.id);
  for (const { recorded, actual } of matched.pairs) replace(recorded, actual);
  for (const one of matched.vanished) replace(one, null);

  const host = hostOf(flags, after, open);
  const raised: Episode[] = [];
  for (const episode of matched.appeared) {
    if (host === undefined) raised.push(episode);
    else after.get(host)!.push(episode);
  }
  mergeIntoHost(after, host);

  const revised = flags.flatMap((flag): RevisedFlag[] => {
    const episodes = after.get(flag.id)!.toSorted((a, b) => a.raisedAt - b.raisedAt);
    const events = eventsOf(flag, episodes);
    return events.length === 0 ? [] : [{ flag, episodes, events }];
  });
  return {
    flags: revised.toSorted((a, b) => Number(holds(a.episodes)) - Number(holds(b.episodes))),
    raised: raised.toSorted((a, b) => a.raisedAt - b.raisedAt),
  };
}

/** What held before the stretch: the last that was recorded before it, if its end is the one that was known. */
function carriedEpisode(
  all: readonly RecordedEpisode[],
  concerned: readonly RecordedEpisode[],
  { was, now }: { was: Story; now: Story },
): RecordedEpisode | undefined {
  if (was.carried === undefined || now.carried === undefined) return undefined;
  const { returnedAt } = was.carried;
  return all.findLast((one) => !concerned.includes(one) && one.returnedAt === returnedAt);
}

/** The flag that new stretches belong to: the open one, or the one that is open again; none when that is withdrawn. */
function hostOf(
  flags: readonly RecordedFlag[],
  after: ReadonlyMap<number, readonly Episode[]>,
  open: RecordedFlag | undefined,
): number | undefined {
  if (open !== undefined && after.get(open.id)!.length > 0) return open.id;
  return flags.findLast(({ id }) => holds(after.get(id)!))?.id;
}

/** At most one flag of a condition is open: what holds belongs to that one. */
function mergeIntoHost(
  after: Map<number, RevisedFlag["episodes"]>,
  host: number | undefined,
): void {
  if (host === undefined) return;
  for (const [id, episodes] of after) {
    if (id === host) continue;
    const standing = episodes.filter(({ returnedAt }) => returnedAt === null);
    if (standing.length === 0) continue;
    after.set(
      id,
      episodes.filter(({ returnedAt }) => returnedAt !== null),
    );
    after.get(host)!.push(...standing);
  }
}

const holds = (episodes: readonly Episode[]): boolean =>
  episodes.some(({ returnedAt }) => returnedAt === null);

function eventsOf(flag: RecordedFlag, episodes: RevisedFlag["episodes"]): FlagEvent[] {
  const before = flag.episodes;
  const last = episodes.at(-1);
  if (last === undefined) {
    return before.length === 0 ? [] : [{ type: "withdrawn", at: before.at(-1)!.raisedAt }];
  }
  const same =
    before.length === episodes.length &&
    episodes.every(({ id }, index) => id === before[index]!.id);
  if (same && episodes.every((one, index) => sameEpisode(one, before[index]!))) return [];
  const events: FlagEvent[] = [];
  const stood = flag.state === "unacknowledged" || flag.state === "acknowledged";
  const held = stood && (!flag.latched || holds(before));
  if (last.returnedAt === null && !held) events.push({ type: "raised-again", at: last.raisedAt });
  if (last.returnedAt !== null && held) {
    events.push({ type: "returned", at: last.returnedAt });
    if (flag.state === "acknowledged" && !flag.latched)
      events.push({ type: "cleared", at: last.returnedAt });
  }
  // An end that came or went is told by the event of that name; anything else was at another time than it was said.
  const endOnly =
    same &&
    events.length > 0 &&
    episodes.every((one, index) => {
      const { returnedAt } = index === episodes.length - 1 ? before[index]! : one;
      return sameEpisode({ ...one, returnedAt }, before[index]!);
    });
  return endOnly ? events : [{ type: "re-dated", at: last.raisedAt }, ...events];
}
