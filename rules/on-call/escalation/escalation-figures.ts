import type { Database } from "#platform";
import { sql } from "kysely";
import type { RulesTables } from "../../tables.ts";

export interface EscalationFigures {
  /** When the next step is due, epoch ms; in the past: it is late. */
  nextDue: number | null;
  running: number;
  /** Told to everybody whom the policy names, and acknowledged by nobody. */
  exhausted: number;
}

export async function escalationFigures(db: Database): Promise<EscalationFigures> {
  const { rows } = await sql<{ due: Date | null; running: number; exhausted: number }>`
    select min(next_at) as due, count(*) filter (where state = 'running')::int as running,
      count(*) filter (where state = 'exhausted')::int as exhausted
    from rules.escalation where state <> 'ended'`.execute(db.as<RulesTables>());
  const { due, running, exhausted } = rows[0]!;
  return { nextDue: due?.getTime() ?? null, running, exhausted };
}
