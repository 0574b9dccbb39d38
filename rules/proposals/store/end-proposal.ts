import { appendToOutbox } from "#platform";
import type { OutboxTables } from "#platform";
import type { Transaction } from "kysely";
import type { ProposalState } from "../proposal.ts";
import { proposalMoved } from "./proposal-moved.ts";
import type { ProposalRow, ProposalTables } from "./proposal-tables.ts";

type Ended = Extract<ProposalState, "unsupported" | "accepted" | "rejected" | "expired">;

/** Ends one that is in the state given; undefined: it no longer is. What people had been shown is told of. */
export async function endProposal(
  trx: Transaction<Pick<ProposalTables, "rules.proposal"> & OutboxTables>,
  id: number,
  from: ProposalState,
  to: {
    state: Ended;
    by: string | null;
    comment: string | null;
    madeVersion?: number | null;
    now: number;
  },
): Promise<ProposalRow | undefined> {
  const ended = await trx
    .updateTable("rules.proposal")
    .set({
      state: to.state,
      ended_at: new Date(to.now),
      ended_by: to.by,
      comment: to.comment,
      made_version: to.madeVersion ?? null,
    })
    .where("id", "=", id)
    .where("state", "=", from)
    .returningAll()
    .executeTakeFirst();
  if (ended !== undefined && from === "open") await appendToOutbox(trx, [proposalMoved(ended)]);
  return ended;
}
