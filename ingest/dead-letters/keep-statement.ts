import { createHash } from "node:crypto";
import type { Refusal } from "./refusal.ts";
import { storable } from "./storable.ts";

/** A refused message, or the part of it that was refused. */
export interface DeadLetter extends Refusal {
  /** The device's name; behind an external broker, which does not say who published, the topic. */
  credential: string;
  /**
   * Behind such a broker also whose quota all of them share: topics can be made up without end. Null where each has a credential of its own.
   */
  shared: string | null;
  deviceId: number | null;
  siteId: number | null;
  topic: string;
  receivedAt: number;
}

export interface DeadLetterQuota {
  letters: number;
  bytes: number;
}

/** What is kept of all that share one, as a multiple of a credential's own. */
const sharedQuotas = 20;

/**
 * One statement for a batch: what is kept already only counts up, what is new is kept while its credential's quota and the shared one
 * last, and the rest is counted: under the credential whose own is used up, else under what is shared, so that made-up topics make no rows.
 * Nothing is dropped without a trace.
 */
const text = `
  with letter as (
    select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[],
        $8::bytea[], $9::boolean[], $10::integer[], $11::bigint[], $12::timestamptz[], $15::text[]) with ordinality
      as l (fingerprint, reason, detail, credential, device_id, site_id, topic, payload, truncated, readings, count,
        received_at, shared, position)
  ), repeated as (
    update ingest.dead_letter d
    set count = d.count + l.count, last_received_at = greatest(d.last_received_at, l.received_at)
    from letter l where d.fingerprint = l.fingerprint and d.status = 'kept'
    returning d.fingerprint
  ), fresh as (
    select l.*, row_number() over mine as letters, sum(octet_length(l.payload)) over mine as bytes,
      row_number() over ours as our_letters, sum(octet_length(l.payload)) over ours as our_bytes
    from letter l where l.fingerprint not in (select fingerprint from repeated)
    window mine as (partition by l.credential order by l.position), ours as (partition by l.shared order by l.position)
  ), judged as (
    select f.*,
      coalesce(q.kept, 0) + f.letters > $13 or coalesce(q.kept_bytes, 0) + f.bytes > $14 as own_full,
      f.shared is not null
        and (coalesce(o.kept, 0) + f.our_letters > $16 or coalesce(o.kept_bytes, 0) + f.our_bytes > $17) as shared_full
    from fresh f
    left join ingest.dead_letter_quota q on q.credential = f.credential
    left join ingest.dead_letter_quota o on o.credential = f.shared
  ), kept as (
    insert into ingest.dead_letter as d (fingerprint, reason, detail, credential, shared, device_id, site_id, topic, payload,
      truncated, readings, count, first_received_at, last_received_at)
    select f.fingerprint, f.reason, f.detail, f.credential, f.shared, f.device_id, f.site_id, f.topic, f.payload, f.truncated,
      f.readings, f.count, f.received_at, f.received_at
    from judged f where not own_full and not shared_full
    on conflict (fingerprint) where status = 'kept' do update
      set count = d.count + excluded.count, last_received_at = excluded.last_received_at
    returning d.fingerprint, d.credential, d.shared, octet_length(d.payload) as bytes
  ), used as (
    insert into ingest.dead_letter_quota as q (credential, kept, kept_bytes)
    select credential, count(*), sum(bytes) from (
      select credential, bytes from kept union all select shared, bytes from kept where shared is not null
    ) as each group by credential order by credential
    on conflict (credential) do update
      set kept = q.kept + excluded.kept, kept_bytes = q.kept_bytes + excluded.kept_bytes
  ), beyond as (
    insert into ingest.dead_letter_beyond as b (credential, reason, count, last_received_at)
    select case when own_full then credential else shared end as of, reason, sum(count), max(received_at) from judged
    where own_full or shared_full
    group by of, reason order by of, reason
    on conflict (credential, reason) do update
      set count = b.count + excluded.count, last_received_at = excluded.last_received_at
    returning credential
  )
  select (select count(*) from beyond) > 0 as beyond`;

export function keepStatement(letters: readonly DeadLetter[], quota: DeadLetterQuota) {
  const rows = countRepeats(letters);
  const column = <T>(of: (row: CountedLetter) => T): T[] => rows.map(of);
  return {
    name: "ingest-dead-letter-keep",
    text,
    values: [
      column((row) => row.fingerprint),
      column((row) => row.letter.reason),
      column((row) => storable(row.letter.detail)),
      column((row) => storable(row.letter.credential)),
      column((row) => row.letter.deviceId),
      column((row) => row.letter.siteId),
      column((row) => storable(row.letter.topic)),
      column((row) => row.letter.payload),
      column((row) => row.letter.truncated),
      column((row) => row.letter.readings),
      column((row) => row.count),
      column((row) => new Date(row.letter.receivedAt)),
      quota.letters,
      quota.bytes,
      column((row) => row.letter.shared),
      sharedQuotas * quota.letters,
      sharedQuotas * quota.bytes,
    ],
  };
}

interface CountedLetter {
  fingerprint: Buffer;
  letter: DeadLetter;
  count: number;
}

/** The same refusal several times in a batch is one row; rows in one order, so that two writers cannot block each other. */
function countRepeats(letters: readonly DeadLetter[]): CountedLetter[] {
  const rows = new Map<string, CountedLetter>();
  for (const letter of letters) {
    const fingerprint = fingerprintOf(letter);
    const key = fingerprint.toString("latin1");
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { fingerprint, letter, count: 1 });
    else row.count += 1;
  }
  return [...rows.values()].toSorted((a, b) => Buffer.compare(a.fingerprint, b.fingerprint));
}

function fingerprintOf({ credential, topic, reason, payload }: DeadLetter): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([credential, topic, reason]))
    .update(payload)
    .digest();
}
