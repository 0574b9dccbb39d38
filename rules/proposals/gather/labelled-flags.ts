import { sql } from "kysely";
import type { Outcome } from "../../records/flag-outcome.ts";
import type { Db } from "../../tables.ts";

/** A flag with its label, as the tables have it. */
export interface LabelledRow {
  id: number;
  assetId: number;
  tag: string;
  outcome: Outcome;
  /** Of its longest stretch, epoch ms. */
  raisedAt: number;
  heldMs: number;
  ownParameters: string[];
}

/** As many as a person would look at; more make no other limit of it. */
const most = 300;

/** The newest flags of these versions whose current label says something of the rule, withdrawn ones left out. */
export async function labelledFlags(db: Db, versionIds: readonly number[]): Promise<LabelledRow[]> {
  const { rows } = await sql<LabelledRow>`
    select f.id, f.asset_id as "assetId", f.asset_tag as tag, o.outcome,
      extract(epoch from e.raised_at)::float8 * 1000 as "raisedAt",
      extract(epoch from greatest(e.ended_at - e.raised_at, interval '0'))::float8 * 1000 as "heldMs",
      array(
        select own ->> 'name' from jsonb_array_elements(coalesce(f.evidence #> '{rule,parameters}', '[]')) own
        where own ->> 'from' <> 'fleet'
      ) as "ownParameters"
    from rules.flag f
    join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
    cross join lateral (
      select raised_at, coalesce(returned_at, o.decided_at) as ended_at
      from rules.flag_episode
      where flag_id = f.id
      order by coalesce(returned_at, o.decided_at) - raised_at desc
      limit 1
    ) e
    where f.rule_version_id = any (${[...versionIds]}::bigint[])
      and f.withdrawn_at is null
      and o.outcome in ('confirmed', 'early', 'no-fault-found', 'sensor-fault')
    order by f.id desc
    limit ${most}`.execute(db);
  return rows;
}
