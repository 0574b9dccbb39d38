import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { proposalQuery } from "../../api/proposals.ts";
import { Answer } from "../../ui/answer.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ProposalView } from "./proposal-view.tsx";

/** What would change, what does the past say of it, and is it worth it? */
export function ProposalPage() {
  const { proposal } = useParams({ from: "/inside/proposals/$proposal" });
  const query = useQuery(proposalQuery(Number(proposal)));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <ProposalView proposal={found} />}
    </Answer>
  );
}
