import { conflict } from "#platform";
import { carryOutRelease } from "../release/carry-out-release.ts";
import { lockRules } from "../store/notify-changed.ts";
import { saveRules } from "../store/save-rules.ts";
import { checkedRules } from "../store/write-rules.ts";
import { whyOutdated } from "./store/expire-proposals.ts";
import { endProposal } from "./store/end-proposal.ts";
import type { ProposalDb, ProposalRow, ProposalTrx } from "./store/proposal-tables.ts";

interface Acceptance {
  by: string;
  stage: "draft" | "shadow";
  comment: string | null;
  now: number;
}

/** As much as the list of a rule's versions can show. */
const longestComment = 1_000;

/**
 * A person says yes: the change becomes a version of the rule that waits for its way to live, with the proposal in its comment. A rule that is to go is
 * retired. All or nothing; of two persons at once one is heard.
 * @throws AppError conflict: it waits no more, or what it rests on is not so any more
 */
export async function acceptProposal(
  db: ProposalDb,
  id: number,
  acceptance: Acceptance,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockRules(trx);
    const { by, comment, now } = acceptance;
    const outdated = await whyOutdated(trx, id);
    const row = await endProposal(trx, id, "open", { state: "accepted", by, comment, now });
    if (row === undefined) throw await decidedAlready(trx, id);
    if (outdated !== null) {
      throw conflict(
        `Proposal ${id} does not hold any more, and nothing was changed: ${outdated} Look for proposals again.`,
        { id },
        "proposal-outdated",
      );
    }
    const version = await carryOut(trx, row, acceptance);
    if (version === null) return;
    await trx
      .updateTable("rules.proposal")
      .set({ made_version: version })
      .where("id", "=", id)
      .execute();
  });
}

/** A person says no, and why. @throws AppError conflict: it waits no more */
export async function rejectProposal(
  db: ProposalDb,
  id: number,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const to = { state: "rejected", by, comment: reason, now } as const;
    if ((await endProposal(trx, id, "open", to)) === undefined) throw await decidedAlready(trx, id);
  });
}

/** @returns the version that was made, or null where one was retired */
async function carryOut(
  trx: ProposalTrx,
  row: ProposalRow,
  { by, stage, comment, now }: Acceptance,
): Promise<number | null> {
  const change = row.chosen === null ? undefined : row.candidates[row.chosen];
  const because = [
    `Proposal ${row.id}: ${row.title}${change === undefined ? "" : `, ${change.words}`}.`,
    row.verdict ?? "",
    comment ?? "",
  ];
  const reason = because.join(" ").trim().slice(0, longestComment);
  if (change !== undefined) {
    const rules = checkedRules([change.definition], true);
    const [saved] = await saveRules(trx, rules, { author: by, comment: reason, stage, now });
    return saved?.version ?? null;
  }
  const rule = await trx
    .selectFrom("rules.rule as r")
    .innerJoin("rules.rule_version as v", "v.id", "r.live_version_id")
    .where("r.key", "=", row.rule_key)
    .select(["r.id", "r.key", "v.version"])
    .executeTakeFirstOrThrow();
  const said = { by, automatic: false, reason, gates: [] };
  await carryOutRelease(trx, rule, { type: "retire", version: rule.version }, said, now);
  return null;
}

async function decidedAlready(trx: ProposalTrx, id: number) {
  const found = await trx
    .selectFrom("rules.proposal")
    .where("id", "=", id)
    .select(["state", "ended_by"])
    .executeTakeFirst();
  const by = found?.ended_by === null || found === undefined ? "" : ` by ${found.ended_by}`;
  return conflict(
    `Proposal ${id} was ${found?.state ?? "removed"} already${by}. Nothing was changed.`,
    { id, state: found?.state },
  );
}
