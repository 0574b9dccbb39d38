import { useMutation, useQueryClient } from "@tanstack/react-query";
import { endSuppression } from "../api/suppressions.ts";

/** Ends what holds flags back; what it still holds is announced. */
export function useEndSuppression() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: endSuppression,
    onSettled: () =>
      Promise.all(
        [["suppressions"], ["flags"], ["flag"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
