import type { SiteScope, z } from "#platform";
import type { ProposalDb } from "../store/proposal-tables.ts";
import type { Look } from "./proposal-schemas.ts";

/** What came of the newest look at a subject, and how what is tried stands. Figures of other sites are not told: they are in the words. */
export async function lookAnswer(
  db: ProposalDb,
  subject: string,
  sites: SiteScope,
): Promise<z.infer<typeof Look>> {
  const look = await db
    .selectFrom("rules.proposal_look")
    .where("subject", "=", subject)
    .selectAll()
    .executeTakeFirst();
  const answers = sites === "all" ? (look?.answers ?? []) : [];
  const ids = answers.flatMap(({ proposalId }) => proposalId ?? []);
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom("rules.proposal")
          .where("id", "in", ids)
          .select(["id", "state", "verdict", "comment", "backtest_id"])
          .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    asked:
      look === undefined || look.asked_at === null
        ? null
        : { by: look.asked_by ?? "", at: look.asked_at.toISOString() },
    lookedAt: look?.looked_at?.toISOString() ?? null,
    answers: answers.map(({ kind, failureMode = null, words, proposalId }) => {
      const row = proposalId === null ? undefined : byId.get(proposalId);
      return {
        kind,
        failureMode,
        words,
        proposal:
          row === undefined
            ? null
            : {
                id: row.id,
                state: row.state,
                words: row.verdict ?? row.comment,
                backtestId: row.backtest_id,
              },
      };
    }),
  };
}
