import { sql } from "kysely";
import type { ScoredRow } from "../scorer/assessment.ts";
import type { Trx } from "../tables.ts";

/** Writes down how rows were judged by the rules that speak, for as long as that is kept. */
export async function saveScores(trx: Trx, scored: readonly ScoredRow[]): Promise<void> {
  const rows = scored.filter(({ rule }) => !rule.silent);
  if (rows.length === 0) return;
  const column = <T>(of: (one: ScoredRow) => T): T[] => rows.map(of);
  // Arrays of arrays must all be of one length in PostgreSQL, and assets differ: each is given as the text of its array.
  const arrays = (of: (one: ScoredRow) => readonly number[]): string[] =>
    rows.map((one) => `{${of(one).join()}}`);
  await sql`
    insert into rules.detector_score
      (asset_id, rule_key, at, learnt, distance, signal_ids, value, novelty, surprise, low, high, share)
    select asset_id, rule_key, at, learnt, distance, signal_ids::bigint[], value::float8[], novelty::real[],
      surprise::real[], low::float8[], high::float8[], share::real[]
    from unnest(
      ${column(({ memory }) => memory.asset.id)}::bigint[],
      ${column(({ rule }) => rule.live.definition.key)}::text[],
      ${column(({ scores }) => new Date(scores.at))}::timestamptz[],
      ${column(({ scores }) => scores.learnt)}::boolean[],
      ${column(({ scores }) => (Number.isNaN(scores.distance) ? null : scores.distance))}::real[],
      ${arrays(({ rule }) => rule.bound.signals)}::text[],
      ${arrays(({ scores }) => scores.values)}::text[],
      ${arrays(({ scores }) => scores.novelty.map(asReal))}::text[],
      ${arrays(({ scores }) => scores.surprise.map(asReal))}::text[],
      ${arrays(({ scores }) => scores.low)}::text[],
      ${arrays(({ scores }) => scores.high)}::text[],
      ${arrays(({ scores }) => scores.share.map(asReal))}::text[]
    ) as s (asset_id, rule_key, at, learnt, distance, signal_ids, value, novelty, surprise, low, high, share)
    on conflict do nothing`.execute(trx);
}

const significant = 4;

/** What is too small for single precision would be refused, and means nothing. */
const asReal = (value: number): number => Number(value.toPrecision(significant));
