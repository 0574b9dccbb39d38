import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  correctReading,
  correctionsQuery,
  type Correction,
  type CorrectionRequest,
} from "../../api/corrections.ts";

const none: Correction[] = [];
const inForceEveryMs = 500;

export interface Corrections {
  items: readonly Correction[];
  /** There are more in this window than are listed. */
  more: boolean;
  correct: (request: CorrectionRequest, onDone: () => void) => void;
  isPending: boolean;
  error: Error | null;
  reset: () => void;
}

/**
 * What was corrected in a window, and a way to correct. A correction goes the way of every reading and is accepted before it
 * is in force: the list is asked again until it shows it, and what was drawn from the old value is read anew then.
 */
export function useCorrections(signal: number, window: { from: number; to: number }): Corrections {
  const queries = useQueryClient();
  const [awaited, setAwaited] = useState<{ observedAt: string; after: number } | null>(null);
  const { data } = useQuery({
    ...correctionsQuery(signal, window),
    placeholderData: keepPreviousData,
    refetchInterval: awaited === null ? false : inForceEveryMs,
  });
  const items = data?.items ?? none;
  const correcting = useMutation({ mutationFn: correctReading });
  const inForce =
    awaited !== null &&
    items.some(
      ({ id, observedAt }) =>
        id > awaited.after && Date.parse(observedAt) === Date.parse(awaited.observedAt),
    );
  useEffect(() => {
    if (!inForce) return;
    setAwaited(null);
    for (const key of ["points", "asset-latest", "flags", "corrections"])
      void queries.invalidateQueries({ queryKey: [key] });
  }, [inForce, queries]);
  return {
    items,
    more: data?.nextCursor != null,
    correct: (request, onDone) =>
      correcting.mutate(request, {
        onSuccess: () => {
          setAwaited({ observedAt: request.observedAt, after: items[0]?.id ?? 0 });
          onDone();
        },
      }),
    isPending: correcting.isPending,
    error: correcting.error,
    reset: correcting.reset,
  };
}
