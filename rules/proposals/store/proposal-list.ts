import type { SiteScope } from "#platform";
import { sql } from "kysely";
import { shownStates } from "../proposal.ts";
import type { ProposalKind } from "../proposal.ts";
import type { ProposalDb } from "./proposal-tables.ts";

/** Proposals that somebody may see: as with backtests, those all of whose sites he reaches; their figures are of all of these. */
const seen = (db: ProposalDb, sites: SiteScope) => {
  const query = db
    .selectFrom("rules.proposal as p")
    .leftJoin("rules.rule_version as v", "v.id", "p.rule_version_id")
    .where("p.state", "in", shownStates)
    // One that expired while it was tried was never shown.
    .where("p.opened_at", "is not", null)
    .selectAll("p")
    .select(["v.version as rule_version", "v.definition as rule_definition"]);
  return sites === "all" ? query : query.where(sql<boolean>`p.site_ids <@ ${[...sites]}::bigint[]`);
};

export type ShownProposal = Awaited<ReturnType<typeof proposalList>>[number];

/** The newest first. */
export function proposalList(
  db: ProposalDb,
  filter: {
    sites: SiteScope;
    states?: readonly (typeof shownStates)[number][] | undefined;
    siteId?: number | undefined;
    ruleKey?: string | undefined;
    kinds?: readonly ProposalKind[] | undefined;
  },
  page: { before?: number | undefined; limit: number },
) {
  let query = seen(db, filter.sites).orderBy("p.id", "desc").limit(page.limit);
  if (page.before !== undefined) query = query.where("p.id", "<", page.before);
  if (filter.states !== undefined) query = query.where("p.state", "in", filter.states);
  if (filter.ruleKey !== undefined) query = query.where("p.rule_key", "=", filter.ruleKey);
  if (filter.kinds !== undefined) query = query.where("p.kind", "in", filter.kinds);
  if (filter.siteId !== undefined) {
    query = query.where(sql<boolean>`p.site_ids @> ${[filter.siteId]}::bigint[]`);
  }
  return query.execute();
}

export function proposalRow(
  db: ProposalDb,
  id: number,
  sites: SiteScope,
): Promise<ShownProposal | undefined> {
  return seen(db, sites).where("p.id", "=", id).executeTakeFirst();
}
