import type { Buffer } from "node:buffer";

export interface CommitRows {
  kind: "readings" | "tick";
  receivedAt: number;
  /** One entry for each partition; entry i is `bytes` from `starts[i]`, `lengths[i]` long. */
  partitions: number[];
  starts: number[];
  lengths: number[];
  bytes: Buffer;
}

/**
 * One commit in one statement, so that it costs one round trip and one flush. The heads are locked in the order of
 * their partition (two processes cannot wait for each other) and stay locked until the commit, so whoever gets the next
 * sequence commits after us. The entries travel as one binary parameter: an array of bytea would be sent as text.
 */
const text = `
  with entry as (
    select * from unnest($1::smallint[], $2::integer[], $3::integer[]) as e (partition, start, length)
  ), held as (
    select partition from ingest.log_head where partition = any ($1::smallint[]) order by partition for update
  ), head as (
    update ingest.log_head h set seq = h.seq + 1 from held where h.partition = held.partition
    returning h.partition, h.seq
  )
  insert into ingest.log (partition, seq, kind, received_at, entry)
  select head.partition, head.seq, $5, to_timestamp($6::double precision / 1000),
    substring($4::bytea from entry.start + 1 for entry.length)
  from head join entry using (partition)
  returning partition, seq`;

export function commitStatement(rows: CommitRows) {
  return {
    name: "ingest-log-commit",
    text,
    values: [rows.partitions, rows.starts, rows.lengths, rows.bytes, rows.kind, rows.receivedAt],
  };
}
