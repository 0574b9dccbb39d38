import { sql } from "kysely";
import { cancelBacktest } from "../../backtest/store/move-backtest.ts";
import type { BacktestTables } from "../../backtest/store/backtest-tables.ts";
import type { Database } from "#platform";
import { endProposal } from "./end-proposal.ts";
import type { ProposalState } from "../proposal.ts";
import type { ProposalDb, ProposalTables } from "./proposal-tables.ts";

interface Outdated {
  id: number;
  state: ProposalState;
  backtest_id: number | null;
  why: string;
}

const mostAtOnce = 200;

/** Ends what stands and rests on something that is not so any more. @returns how many */
export async function expireProposals(db: Database, now: number): Promise<number> {
  const proposals = db.as<ProposalTables>();
  const rows = await outdated(proposals);
  for (const { id, state, backtest_id: backtestId, why } of rows) {
    await proposals
      .transaction()
      .execute((trx) =>
        endProposal(trx, id, state, { state: "expired", by: null, comment: why, now }),
      );
    if (state === "trying" && backtestId !== null) {
      await cancelBacktest(db.as<BacktestTables>(), backtestId, "a proposal that has expired");
    }
  }
  return rows.length;
}

/** What a proposal rests on that is not so any more, in words; null: it all still is. */
export async function whyOutdated(db: ProposalDb, id: number): Promise<string | null> {
  return (await outdated(db, id))[0]?.why ?? null;
}

/**
 * Another version is live (or, of a rule that was to be added, one is); a label that it rests on is another; a gap was dismissed; or, of what would make a
 * rule quieter, a visit has found one of its flags right since, which no backtest has held against it.
 */
async function outdated(db: ProposalDb, id: number | null = null): Promise<Outdated[]> {
  const standing = sql`p.state in ('waiting', 'trying', 'open') and (${id}::bigint is null or p.id = ${id}::bigint)`;
  const { rows } = await sql<Outdated>`
  select distinct on (id) id, state, backtest_id, why
  from (
    select p.id, p.state, p.backtest_id, 1 as place,
      case when p.rule_version_id is null then 'A rule of this key is live now.'
        when v.version is null then 'The rule is live no more.'
        else 'Version ' || v.version || ' of the rule is live now.' end as why
    from rules.proposal p
    join rules.rule r on r.key = p.rule_key and r.live_version_id is distinct from p.rule_version_id
    left join rules.rule_version v on v.id = r.live_version_id
    where ${standing}
    union all
    select p.id, p.state, p.backtest_id, 2,
      'What is known of F-' || e.id || ' is another: ' ||
        case when f.withdrawn_at is not null then 'it was withdrawn'
          else replace(coalesce(o.outcome, 'not decided'), '-', ' ') end || '.'
    from rules.proposal p
    cross join lateral jsonb_to_recordset(p.evidence -> 'flags') as e (id bigint, outcome text)
    join rules.flag f on f.id = e.id
    left join rules.flag_outcome o on o.flag_id = e.id and o.superseded_at is null
    where ${standing}
      and (o.outcome is distinct from e.outcome or f.withdrawn_at is not null)
    union all
    select p.id, p.state, p.backtest_id, 3,
      'The coverage gap of WO-' || g.work_order_id || ' was dismissed.'
    from rules.proposal p
    cross join lateral jsonb_array_elements_text(p.evidence -> 'gaps') as e (id)
    join rules.coverage_gap g on g.id = e.id::bigint and g.state = 'dismissed'
    where ${standing}
    union all
    select p.id, p.state, p.backtest_id, 4,
      'F-' || f.id || ' was found ' || f.outcome || ' after it was tried: whether it would be lost is not known.'
    from rules.proposal p
    join rules.rule_version tried on tried.id = p.rule_version_id
    join rules.rule_version v on v.rule_id = tried.rule_id
    join rules.flag f on f.rule_version_id = v.id and f.outcome in ('confirmed', 'early') and f.withdrawn_at is null
    join rules.flag_outcome o on o.flag_id = f.id and o.superseded_at is null
      and o.recorded_at > to_timestamp((p.report ->> 'to')::float8 / 1000)
    where ${standing} and p.state = 'open' and p.aim <> 'keener'
      and not exists (
        select 1 from jsonb_to_recordset(p.evidence -> 'flags') as e (id bigint) where e.id = f.id)
  ) as found
  order by id, place
  limit ${mostAtOnce}`.execute(db);
  return rows;
}
