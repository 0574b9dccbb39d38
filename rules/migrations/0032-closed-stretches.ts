import type { Migration } from "#platform";
import { sql } from "kysely";

/** Assets rewritten at once: a state is some ten kilobytes. */
const assetsAtOnce = 200;

/**
 * The closed stretches of a sliding window are an object of their own since, which one reading leaves to the next. What rules had seen of them stays: a
 * mean over hours would otherwise take hours to speak again.
 */
export const closedStretches: Migration = {
  module: "rules",
  name: "0032-closed-stretches",
  async up(db) {
    for (let after = -1; ;) {
      const { rows } = await sql<{ asset_id: number; state: unknown }>`
        select asset_id, state from rules.asset_state
        where asset_id > ${after} order by asset_id limit ${assetsAtOnce}`.execute(db);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.asset_id;
      const changed = rows.filter(({ state }) => JSON.stringify(state).includes('"closedSum"'));
      if (changed.length === 0) continue;
      await sql`
        update rules.asset_state s set state = n.state
        from unnest(
          ${changed.map((row) => row.asset_id)}::bigint[],
          ${changed.map(({ state }) => JSON.stringify(withClosed(state)))}::json[]) as n (asset_id, state)
        where s.asset_id = n.asset_id`.execute(db);
    }
  },
};

/** The same with every window in it, however deep, as it is kept now. */
function withClosed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withClosed);
  if (typeof part !== "object" || part === null) return part;
  if (!("closedSum" in part)) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withClosed(value)]));
  }
  const { at, sums, counts, closedSum, closedCount, openAt, openSum, openCount } = part as Record<
    string,
    unknown
  >;
  return {
    closed: { at, sums, counts, sum: closedSum, count: closedCount, openAt },
    openSum,
    openCount,
  };
}
