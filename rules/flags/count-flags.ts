import type { Database } from "#platform";

export interface FlagCounts {
  flags: number;
  /** Its condition holds, or nobody has seen it. */
  open: number;
  /** Flags whose finding is in. */
  outcomes: number;
  /** Visits found nothing, or a false sensor behind a flag on the machine. */
  falseFlags: number;
  /** Nothing can be said of them: no finding yet, another cause, or could not be inspected. */
  undecided: number;
  /** From the device's time of the reading that showed it to the flag's commit; null without such a flag. */
  publishToFlagMs: { p50: number | null; p95: number | null };
}

/** What happened since a moment of our clock (or ever), counted from the tables. */
export async function countFlags(db: Database, since: Date = new Date(0)): Promise<FlagCounts> {
  const { rows } = await db.pool.query<{
    flags: number;
    open: number;
    outcomes: number;
    false_flags: number;
    undecided: number;
    p50: number | null;
    p95: number | null;
  }>(
    `select count(*)::int as flags,
       (count(*) filter (where f.state <> 'normal'))::int as open,
       count(o.outcome)::int as outcomes,
       (count(*) filter (where o.outcome in ('no-fault-found', 'sensor-fault')))::int as false_flags,
       (count(*) filter (where o.outcome is null or o.outcome in ('other-cause', 'could-not-inspect')))::int as undecided,
       percentile_cont(0.5) within group (order by latency) as p50,
       percentile_cont(0.95) within group (order by latency) as p95
     from (
       select *, case when received_at is not null
         then (extract(epoch from recorded_at - triggered_at) * 1000)::float8 end as latency
       from rules.flag where withdrawn_at is null and recorded_at >= $1
     ) f
     left join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null`,
    [since],
  );
  const row = rows[0]!;
  return {
    flags: row.flags,
    open: row.open,
    outcomes: row.outcomes,
    falseFlags: row.false_flags,
    undecided: row.undecided,
    publishToFlagMs: { p50: row.p50, p95: row.p95 },
  };
}
