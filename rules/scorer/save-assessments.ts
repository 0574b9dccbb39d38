import { sql } from "kysely";
import type { RulesTables, Trx } from "../tables.ts";
import type { RuleChange } from "./assessment.ts";

interface Line {
  kind: RulesTables["rules.assessment"]["kind"];
  at: number;
  score: number | null;
  words: string;
}

/** Writes down what rules said, for as long as assessments are kept. */
export async function saveAssessments(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<void> {
  const lines = changes.map((change) => ({ change, line: lineOf(change) }));
  const column = <T>(of: (one: (typeof lines)[number]) => T): T[] => lines.map(of);
  // Columns, not rows: PostgreSQL takes 65,535 parameters at most, and a silent plant is more transitions than that has room for.
  await sql`
    insert into rules.assessment (asset_id, site_id, rule_version_id, kind, at, recorded_at, score, words)
    select asset_id, site_id, rule_version_id, kind, at, ${new Date(now)}, score, words
    from unnest(
      ${column(({ change }) => change.memory.asset.id)}::bigint[],
      ${column(({ change }) => change.memory.asset.siteId)}::bigint[],
      ${column(({ change }) => change.rule.live.versionId)}::bigint[],
      ${column(({ line }) => line.kind)}::text[],
      ${column(({ line }) => new Date(line.at))}::timestamptz[],
      ${column(({ line }) => line.score)}::double precision[],
      ${column(({ line }) => line.words)}::text[]
    ) with ordinality as a (asset_id, site_id, rule_version_id, kind, at, score, words, n)
    order by n`.execute(trx);
}

function lineOf(change: RuleChange): Line {
  if (change.kind === "transition") {
    const { transition, evidence } = change;
    return {
      kind: transition.type,
      at: transition.at,
      score: evidence.score,
      words: evidence.words,
    };
  }
  const { was, now } = change;
  const last = now.at(-1);
  const at = Math.min(...was.map((one) => one.at), ...now.map((one) => one.transition.at));
  const told =
    last === undefined ? "nothing happened" : `${last.transition.type}: ${last.evidence.words}`;
  return {
    kind: "revised",
    at,
    score: last?.evidence.score ?? null,
    words: `a late reading or a correction showed what was: ${told}`,
  };
}
