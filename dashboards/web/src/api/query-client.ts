import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem.ts";

/** A session that ended shows the sign-in form wherever the reader is; see SessionGate. */
function onError(error: Error): void {
  if (isProblem(error, 401)) queryClient.setQueryData(["session"], null);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      // The sign-in form answers for its own refusal.
      if (mutation.meta?.["signsIn"] !== true) onError(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && worthRetrying(error),
    },
  },
});

function worthRetrying(error: Error): boolean {
  return isProblem(error) && (error.status === 0 || error.status >= 500);
}
