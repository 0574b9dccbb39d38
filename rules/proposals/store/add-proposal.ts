import { sql } from "kysely";
import type { ProposalState, Suggestion } from "../proposal.ts";
import { isOtherEvidence } from "../remembers.ts";
import type { SuggestionDb, ProposalRow } from "./proposal-tables.ts";

/** Suggestions that may wait to be tried; backtests take their time, and people have theirs. */
const mostWaiting = 100;

export type Added =
  | { added: true; id: number }
  /** An expected answer: `id` of the proposal that stands in its way. */
  | { added: false; id: number | null; why: string };

/**
 * Writes down what is to be tried. Not where one of its kind stands for the rule, nor where one was decided on the same evidence: a rejection is
 * remembered.
 */
export async function addProposal(
  db: SuggestionDb,
  suggestion: Suggestion,
  of: { versionId: number | null; now: number },
): Promise<Added> {
  const { ruleKey, kind } = suggestion;
  const before = await newestOf(db, suggestion);
  if (before !== undefined && stands.has(before.state)) return standsAlready(before);
  const decided = await newestOf(db, suggestion, ["accepted", "rejected", "unsupported"]);
  if (decided !== undefined && !isOtherEvidence(decided.evidence, suggestion.evidence)) {
    return { added: false, id: decided.id, why: decidedInWords(decided) };
  }
  const { rows } = await sql<{ id: number }>`
    insert into rules.proposal (kind, aim, rule_key, rule_version_id, title, because, evidence, scope, candidates, made_at)
    select ${kind}, ${suggestion.aim}, ${ruleKey}, ${of.versionId}::bigint, ${suggestion.title}, ${suggestion.because},
      ${JSON.stringify(suggestion.evidence)}::jsonb, ${JSON.stringify(suggestion.scope)}::jsonb,
      ${JSON.stringify(suggestion.candidates)}::jsonb, ${new Date(of.now)}::timestamptz
    where (select count(*) from rules.proposal where state = 'waiting') < ${mostWaiting}
    on conflict (rule_key, kind) where state in ('waiting', 'trying', 'open') do nothing
    returning id`.execute(db);
  const [made] = rows;
  if (made !== undefined) return { added: true, id: made.id };
  const other = await newestOf(db, suggestion);
  return other !== undefined && stands.has(other.state)
    ? standsAlready(other)
    : { added: false, id: null, why: `${mostWaiting} suggestions wait to be tried already` };
}

const stands: ReadonlySet<ProposalState> = new Set(["waiting", "trying", "open"]);

type Before = Pick<ProposalRow, "id" | "state" | "evidence" | "comment" | "ended_by">;

function newestOf(
  db: SuggestionDb,
  { ruleKey, kind }: Suggestion,
  states?: readonly ProposalState[],
): Promise<Before | undefined> {
  return db
    .selectFrom("rules.proposal")
    .where("rule_key", "=", ruleKey)
    .where("kind", "=", kind)
    .$if(states !== undefined, (query) => query.where("state", "in", states!))
    .orderBy("id", "desc")
    .limit(1)
    .select(["id", "state", "evidence", "comment", "ended_by"])
    .executeTakeFirst();
}

const standsAlready = ({ id, state }: Before): Added => ({
  added: false,
  id,
  why: state === "open" ? `proposal ${id} waits for a person` : `proposal ${id} is being tried`,
});

function decidedInWords({ id, state, comment, ended_by: by }: Before): string {
  const why = comment === null ? "" : `: ${comment}`;
  return state === "unsupported"
    ? `the past did not bear it out${why}; nothing new is known since`
    : `proposal ${id} was ${state}${by === null ? "" : ` by ${by}`}${why}; nothing new is known since`;
}
