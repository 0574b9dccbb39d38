import { sql } from "kysely";
import type { LookAnswer } from "../proposal.ts";
import type { ProposalDb } from "./proposal-tables.ts";

/** Told when somebody asks; whoever looks does so then. */
export const looksChannel = "proposals_asked";

/** What is looked at: a rule by its key, or a class of assets for what no rule covers. Keys have no colon. */
export const classSubject = (classCode: string): string => `class:${classCode}`;
export const classOf = (subject: string): string | null =>
  subject.startsWith("class:") ? subject.slice("class:".length) : null;

/** Somebody wants to know now. Asked twice, it is looked once. */
export async function askForLook(
  db: ProposalDb,
  { subject, by, now }: { subject: string; by: string; now: number },
): Promise<void> {
  const asked = { asked_by: by, asked_at: new Date(now) };
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto("rules.proposal_look")
      .values({ subject, ...asked, looked_at: null, seen: null })
      .onConflict((conflict) => conflict.column("subject").doUpdateSet(asked))
      .execute();
    await sql`select pg_notify(${looksChannel}, '')`.execute(trx);
  });
}

/** What came of a look. It is asked for no more, unless somebody asked again meanwhile. */
export async function noteLook(
  db: ProposalDb,
  look: {
    subject: string;
    askedAt: Date | null;
    seen: string;
    answers: readonly LookAnswer[];
    now: number;
  },
): Promise<void> {
  const { subject, seen, askedAt } = look;
  const answers = JSON.stringify(look.answers);
  await sql`
    insert into rules.proposal_look (subject, looked_at, seen, answers)
    values (${subject}, ${new Date(look.now)}, ${seen}, ${answers}::jsonb)
    on conflict (subject) do update set looked_at = excluded.looked_at, seen = excluded.seen, answers = excluded.answers,
      asked_at = case when rules.proposal_look.asked_at is not distinct from ${askedAt}::timestamptz then null else rules.proposal_look.asked_at end`.execute(
    db,
  );
}

export interface DueLook {
  subject: string;
  /** By what there is to see. */
  seen: string;
  askedAt: Date | null;
}

const mostAtOnce = 100;

/**
 * Rules with labelled flags or coverage gaps, and classes with gaps, that have others than when they were looked at last; `askedOnly`: those that
 * somebody asks for, with or without. The same every time until something is new.
 */
export async function dueLooks(
  db: ProposalDb,
  { askedOnly }: { askedOnly: boolean },
): Promise<DueLook[]> {
  const { rows } = await sql<DueLook>`
    with gap as (
      select failure_mode, asset_class, count(*) as gaps, max(id) as newest, sum(jsonb_array_length(candidates)) as signs
      from rules.coverage_gap where state = 'open' and failure_mode is not null
      group by failure_mode, asset_class
    ),
    of_mode as (select failure_mode, sum(gaps) as gaps, max(newest) as newest from gap group by failure_mode),
    subject as (
      select r.key as subject, concat_ws(' ', 'v' || v.id, count(o.id), max(o.id), max(m.gaps), max(m.newest)) as seen,
        count(o.id) + coalesce(max(m.gaps), 0) as matter
      from rules.rule r
      join rules.rule_version v on v.id = r.live_version_id
      left join of_mode m on m.failure_mode = v.definition ->> 'failureMode'
      left join rules.flag f on f.condition = r.key and f.withdrawn_at is null
      left join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
      where ${!askedOnly} or r.key in (select l.subject from rules.proposal_look l where l.asked_at is not null)
      group by r.key, v.id
      union all
      select 'class:' || asset_class, concat_ws(' ', sum(gaps), max(newest), sum(signs)), sum(gaps)
      from gap group by asset_class
    )
    select subject, coalesce(s.seen, '') as seen, l.asked_at as "askedAt"
    from subject s
    full join rules.proposal_look l using (subject)
    where l.asked_at is not null or (${!askedOnly} and s.matter > 0 and l.seen is distinct from s.seen)
    order by l.asked_at nulls last, subject
    limit ${mostAtOnce}`.execute(db);
  return rows;
}
