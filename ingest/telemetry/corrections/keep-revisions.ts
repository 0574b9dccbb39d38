import { appendToOutbox } from "#platform";
import type { Clock, Database, OutboxTables } from "#platform";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Registry } from "../../registry/registry.ts";
import type { ReadingKey } from "../telemetry-store.ts";
import type { Correction, ReplacedReading } from "../writer/classify.ts";
import { readingsRevised } from "./readings-revised.ts";
import type { ReadingsRevised } from "./readings-revised.ts";
import type { Span } from "./few-spans.ts";
import { mergeRevisions } from "./revisions-of.ts";
import type { Revision } from "./revisions-of.ts";
import type { CorrectionTables } from "./tables.ts";

type Tables = CorrectionTables & OutboxTables;

/**
 * What changed the past, written down in two steps around the append that changes it. Before: the old values, which the
 * store will not have any more, and what there is to tell. After, once the store has the new values: the telling. Both may
 * be repeated, and whoever comes after a crash in between finds what is still to be told.
 */
export interface RevisionKeeper {
  /** `heads`: by partition, the last seq of the batch. */
  keep(
    corrections: readonly Correction[],
    revisions: readonly Revision[],
    heads: ReadonlyMap<number, number>,
  ): Promise<void>;
  /** What devices had said of these moments before it was replaced. Asked only of moments at which a person's word stands. */
  replaced(keys: readonly ReadingKey[]): Promise<ReplacedReading[]>;
  /** Tells what was kept for entries that are stored by now. Returns how many revisions that were. */
  release(stored: ReadonlyMap<number, number>): Promise<number>;
}

export function createRevisionKeeper(options: {
  db: Database;
  registry: Pick<Registry, "asset">;
  clock: Clock;
}): RevisionKeeper {
  const { db, registry, clock } = options;
  const tables = db.as<Tables>();
  return {
    async keep(corrections, revisions, heads) {
      if (corrections.length === 0 && revisions.length === 0) return;
      await tables.transaction().execute(async (trx) => {
        if (corrections.length > 0) await keepCorrections(trx, corrections, clock.now());
        if (revisions.length > 0) await keepPending(trx, revisions, heads);
      });
    },
    replaced: (keys) => (keys.length === 0 ? Promise.resolve([]) : readReplaced(tables, keys)),
    release: (stored) =>
      tables.transaction().execute(async (trx) => {
        const left = mergeRevisions(await takePending(trx, stored));
        const told = left.filter(({ told: { length } }) => length > 0);
        const events = told.map((one) =>
          readingsRevised(toTell(one), registry.asset(one.assetId)?.siteId ?? null),
        );
        await markHours(trx, left);
        await appendToOutbox(trx, events);
        return left.length;
      }),
  };
}

async function readReplaced(
  tables: Kysely<Tables>,
  keys: readonly ReadingKey[],
): Promise<ReplacedReading[]> {
  const { rows } = await sql<ReplacedReading>`
    select c.signal_id as "signalId", k.observed_at as "observedAt",
      c.old_value as value, c.old_code as code, c.old_quality as quality
    from unnest(${keys.map(({ signalId }) => signalId)}::bigint[], ${keys.map(({ observedAt }) => observedAt)}::bigint[])
      as k (signal_id, observed_at)
    join ingest.correction c on c.signal_id = k.signal_id and c.observed_at = to_timestamp(k.observed_at / 1000.0)
    where c.old_source >= 0`.execute(tables);
  return rows;
}

function toTell({ assetId, signalId, cause, told }: Revision): ReadingsRevised {
  const spans = told.map(({ from, to }) => ({ from: iso(from), to: iso(to) }));
  return { assetId, signalId, cause, from: spans[0]!.from, to: spans.at(-1)!.to, spans };
}

const iso = (at: number): string => new Date(at).toISOString();

async function keepCorrections(
  trx: Transaction<Tables>,
  corrections: readonly Correction[],
  now: number,
): Promise<void> {
  const rows = corrections.map(({ partition, seq, place, was, now }) => ({
    partition,
    seq,
    place,
    signal_id: now.signalId,
    observed_at: now.observedAt,
    old_value: was.value,
    old_code: was.code,
    old_quality: was.quality,
    old_received_at: was.receivedAt,
    old_source: was.source,
    new_value: now.value,
    new_code: now.code,
    new_quality: now.quality,
    new_received_at: now.receivedAt,
    new_source: now.source,
  }));
  await sql`
    insert into ingest.correction (partition, seq, place, signal_id, observed_at,
      old_value, old_code, old_quality, old_received_at, old_source,
      new_value, new_code, new_quality, new_received_at, new_source, recorded_at)
    select partition, seq, place, signal_id, to_timestamp(observed_at / 1000.0),
      old_value, old_code, old_quality, to_timestamp(old_received_at / 1000.0), old_source,
      new_value, new_code, new_quality, to_timestamp(new_received_at / 1000.0), new_source, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c (
      partition smallint, seq bigint, place integer, signal_id bigint, observed_at bigint,
      old_value double precision, old_code text, old_quality text, old_received_at bigint, old_source bigint,
      new_value double precision, new_code text, new_quality text, new_received_at bigint, new_source bigint)
    order by partition, seq, place
    on conflict do nothing`.execute(trx);
}

async function keepPending(
  trx: Transaction<Tables>,
  revisions: readonly Revision[],
  heads: ReadonlyMap<number, number>,
): Promise<void> {
  const rows = revisions.map(({ partition, signalId, assetId, cause, told, hours }) => ({
    partition,
    seq: heads.get(partition) ?? 0,
    signal_id: signalId,
    asset_id: assetId,
    cause,
    told,
    hours,
  }));
  await sql`
    insert into ingest.pending_revision (partition, seq, signal_id, asset_id, cause, told, hours)
    select partition, seq, signal_id, asset_id, cause, told, hours
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      partition smallint, seq bigint, signal_id bigint, asset_id bigint, cause text,
      told jsonb, hours jsonb)
    on conflict do nothing`.execute(trx);
}

async function takePending(
  trx: Transaction<Tables>,
  stored: ReadonlyMap<number, number>,
): Promise<Revision[]> {
  const { rows } = await sql<{
    partition: number;
    signal_id: number;
    asset_id: number;
    cause: "correction" | "late";
    told: Span[];
    hours: number[];
  }>`
    delete from ingest.pending_revision p
    using unnest(${[...stored.keys()]}::smallint[], ${[...stored.values()]}::bigint[]) as done (partition, seq)
    where p.partition = done.partition and p.seq <= done.seq
    returning p.partition, p.signal_id, p.asset_id, p.cause, p.told, p.hours`.execute(trx);
  return rows.map((row) => ({
    partition: row.partition,
    signalId: row.signal_id,
    assetId: row.asset_id,
    cause: row.cause,
    told: row.told,
    hours: row.hours,
  }));
}

/** A mark that is there already counts up, so that whoever is rolling the hour up right now sees that it changed again. */
async function markHours(
  trx: Transaction<Tables>,
  revisions: readonly Pick<Revision, "signalId" | "hours">[],
): Promise<void> {
  const marks = revisions.flatMap(({ signalId, hours }) =>
    hours.map((hour) => ({ signalId, hour })),
  );
  if (marks.length === 0) return;
  await sql`
    insert into ingest.rollup_dirty (signal_id, hour)
    select distinct signal_id, hour
    from unnest(${marks.map(({ signalId }) => signalId)}::bigint[], ${marks.map(({ hour }) => hour)}::bigint[]) as m (signal_id, hour)
    order by signal_id, hour
    on conflict (signal_id, hour) do update set times = ingest.rollup_dirty.times + 1`.execute(trx);
}
