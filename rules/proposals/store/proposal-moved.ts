import type { OutboxEvent } from "#platform";
import type { ProposalRow } from "./proposal-tables.ts";

/** Tells that a proposal waits for a person, or what became of it. Where it concerns one site alone, that site's people hear of it too. */
export function proposalMoved(
  row: Pick<
    ProposalRow,
    "id" | "kind" | "rule_key" | "title" | "state" | "site_ids" | "ended_by" | "made_version"
  >,
): OutboxEvent {
  const [site, ...others] = row.site_ids;
  return {
    topic: row.state === "open" ? "proposal.opened" : `proposal.${row.state}`,
    key: `rule:${row.rule_key}`,
    siteId: site !== undefined && others.length === 0 ? Number(site) : null,
    payload: {
      proposalId: row.id,
      kind: row.kind,
      ruleKey: row.rule_key,
      title: row.title,
      by: row.ended_by,
      version: row.made_version,
    },
  };
}
