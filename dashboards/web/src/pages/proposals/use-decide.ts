import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Proposal } from "../../api/proposals.ts";

/** A person's word on a proposal; what is shown of it, of all and of its rule is asked for anew. */
export function useDecide(
  proposal: Proposal,
  decide: (words: string) => Promise<Proposal>,
  onDone: (decided: Proposal) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: decide,
    onSuccess: async (decided) => {
      queries.setQueryData(["proposal", proposal.id], decided);
      onDone(decided);
      await Promise.all(
        [["proposals"], ["proposal-look"], ["rules"], ["rule", proposal.ruleKey]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}
