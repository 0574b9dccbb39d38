import type { Database } from "#platform";
import { readTick } from "./codec.ts";
import type { Tick } from "./ingest-log.ts";

/**
 * The next ticks of the log after `after`, in order, at most `limit`, and how far it was read for them. Every partition has the same
 * ticks, so it is the first one that is read.
 */
export async function readTicks(
  db: Database,
  after: number,
  limit: number,
): Promise<{ ticks: Tick[]; seq: number }> {
  const { rows } = await db.pool.query<{ seq: number; kind: string | null; entry: Buffer }>(
    `with head as (select coalesce(max(seq), $1) as seq from ingest.log where partition = 0 and seq > $1)
     select h.seq, null as kind, ''::bytea as entry from head h
     union all
     (select l.seq, l.kind, l.entry from ingest.log l, head h
      where l.partition = 0 and l.kind = 'tick' and l.seq > $1 and l.seq <= h.seq
      order by l.seq limit $2)`,
    [after, limit],
  );
  const head = rows.find(({ kind }) => kind === null)!;
  const found = rows.filter(({ kind }) => kind !== null).sort((a, b) => a.seq - b.seq);
  return {
    ticks: found.map(({ entry }) => readTick(entry)),
    seq: found.length === limit ? found.at(-1)!.seq : head.seq,
  };
}
