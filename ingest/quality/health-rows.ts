import type { Database, SiteScope } from "#platform";
import type { HealthCounts, ReadingFault, SignalHealth } from "./signal-health.ts";
import type { Heard } from "./instrument-fault.ts";

/**
 * Newest wins, what was heard last is heard, counts add up, and what has stayed the same since a process began goes on from what the one before it knew.
 * Signals that are gone from the registry are left out.
 */
const upsert = `
  insert into ingest.signal_health as t (signal_id, observed_at, received_at, value, code, same_since, fault,
    fault_since, spike_at, spike_since, good, out_of_range, not_a_number, no_value, future, late)
  select h.signal_id, h.observed_at, h.received_at, h.value, h.code,
    case when h.same_throughout and k.value is not distinct from h.value and k.code is not distinct from h.code
      then least(k.same_since, h.same_since) else h.same_since end,
    h.fault,
    case when h.fault_throughout and k.fault = h.fault then least(k.fault_since, h.fault_since) else h.fault_since end,
    coalesce(h.spike_at, k.spike_at), coalesce(h.spike_since, k.spike_since),
    h.good, h.out_of_range, h.not_a_number, h.no_value, h.future, h.late
  from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::double precision[], $5::text[], $6::timestamptz[],
      $7::boolean[], $8::text[], $9::timestamptz[], $10::boolean[], $11::timestamptz[], $12::timestamptz[],
      $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[])
    as h (signal_id, observed_at, received_at, value, code, same_since, same_throughout, fault, fault_since,
      fault_throughout, spike_at, spike_since, good, out_of_range, not_a_number, no_value, future, late)
  join ingest.signal s on s.id = h.signal_id
  left join ingest.signal_health k on k.signal_id = h.signal_id
  order by h.signal_id
  on conflict (signal_id) do update set
    (observed_at, value, code, same_since, fault, fault_since, spike_at, spike_since) = (
      select n.* from (values
        (excluded.observed_at, excluded.value, excluded.code, excluded.same_since,
          excluded.fault, excluded.fault_since, excluded.spike_at, excluded.spike_since),
        (t.observed_at, t.value, t.code, t.same_since, t.fault, t.fault_since, t.spike_at, t.spike_since)
      ) as n (observed_at, value, code, same_since, fault, fault_since, spike_at, spike_since)
      order by n.observed_at desc nulls last limit 1),
    received_at = greatest(t.received_at, excluded.received_at),
    good = t.good + excluded.good, out_of_range = t.out_of_range + excluded.out_of_range,
    not_a_number = t.not_a_number + excluded.not_a_number, no_value = t.no_value + excluded.no_value,
    future = t.future + excluded.future, late = t.late + excluded.late`;

const advance = `
  insert into ingest.heard_through as t (through, healthy_since) values ($1, $2)
  on conflict (only_row) do update set through = excluded.through, healthy_since = excluded.healthy_since
  where excluded.through > t.through`;

export async function writeHealth(db: Database, healths: readonly SignalHealth[]): Promise<void> {
  const column = <T>(of: (health: SignalHealth) => T): T[] => healths.map(of);
  const counted = (of: keyof HealthCounts): number[] => column(({ counts }) => counts[of]);
  await db.pool.query({
    name: "ingest-signal-health",
    text: upsert,
    values: [
      column(({ signalId }) => signalId),
      column((health) => whenHeard(health, health.observedAt)),
      column((health) => whenHeard(health, health.receivedAt)),
      column(({ value }) => value),
      column(({ code }) => code),
      column((health) => whenHeard(health, health.sameSince)),
      column(({ sameThroughout }) => sameThroughout),
      column(({ fault }) => fault),
      column(({ fault, faultSince }) => (fault === null ? null : new Date(faultSince))),
      column(({ faultThroughout }) => faultThroughout),
      column(({ spikeAt }) => (spikeAt === 0 ? null : new Date(spikeAt))),
      column(({ spikeAt, spikeSince }) => (spikeAt === 0 ? null : new Date(spikeSince))),
      counted("good"),
      counted("outOfRange"),
      counted("notANumber"),
      counted("noValue"),
      counted("future"),
      counted("late"),
    ],
  });
}

function whenHeard({ observedAt }: SignalHealth, at: number): Date | null {
  return observedAt === -Infinity ? null : new Date(at);
}

export async function advanceHeard(db: Database, heard: Heard): Promise<void> {
  await db.pool.query(advance, [new Date(heard.through), new Date(heard.healthySince)]);
}

/** Null: nothing was ever heard. */
export async function readHeard(db: Database): Promise<Heard | null> {
  const { rows } = await db.pool.query<{ through: Date; healthy_since: Date }>(
    "select through, healthy_since from ingest.heard_through",
  );
  const [row] = rows;
  if (row === undefined) return null;
  return { through: row.through.getTime(), healthySince: row.healthy_since.getTime() };
}

/**
 * A signal with what is known of its instrument, which is that of the signal which it follows if it does; no moment of it is
 * known before its first reading.
 */
export interface HealthRow {
  signalId: number;
  observedAt: Date | null;
  receivedAt: Date | null;
  value: number | null;
  code: string | null;
  sameSince: Date | null;
  fault: ReadingFault | null;
  faultSince: Date | null;
  spikeAt: Date | null;
  spikeSince: Date | null;
  counts: HealthCounts;
}

export interface HealthFilter {
  scope: SiteScope;
  siteId?: number | undefined;
  /** Without it, signals that follow others are left out: their instrument is listed where it is. */
  assetId?: number | undefined;
  /** True: only signals that were never heard; false: only those that were. */
  never?: boolean | undefined;
}

/** Signals after `after`, by id, heard of or not; at most `limit`. */
export async function readHealth(
  db: Database,
  filter: HealthFilter & { after: number; limit: number },
): Promise<HealthRow[]> {
  const { rows } = await db.pool.query<HealthRow>(
    `select s.id as "signalId", h.observed_at as "observedAt", h.received_at as "receivedAt", h.value, h.code,
       h.same_since as "sameSince", h.fault, h.fault_since as "faultSince", h.spike_at as "spikeAt",
       h.spike_since as "spikeSince", jsonb_build_object('good', coalesce(h.good, 0),
         'outOfRange', coalesce(h.out_of_range, 0), 'notANumber', coalesce(h.not_a_number, 0),
         'noValue', coalesce(h.no_value, 0), 'future', coalesce(h.future, 0), 'late', coalesce(h.late, 0)) as counts
     from ingest.signal s
     join ingest.asset a on a.id = s.asset_id
     left join ingest.signal_health h on h.signal_id = coalesce(s.follows_id, s.id)
     where s.id > $1 and (s.follows_id is null or $4::bigint is not null) and ($2::bigint[] is null or a.site_id = any ($2)) and ($3::bigint is null or a.site_id = $3)
       and ($4::bigint is null or a.id = $4) and ($5::boolean is null or (h.observed_at is null) = $5)
     order by s.id limit $6`,
    [
      filter.after,
      filter.scope === "all" ? null : filter.scope,
      filter.siteId ?? null,
      filter.assetId ?? null,
      filter.never ?? null,
      filter.limit,
    ],
  );
  return rows;
}
