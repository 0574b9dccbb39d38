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
  const [awaited, setAwaited] = useState<Accepted | null>(null);
  const { data } = useQuery({
    ...correctionsQuery(signal, window),
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      awaited !== null && awaited.at >= window.from && !shows(query.state.data?.items, awaited)
        ? inForceEveryMs
        : false,
  });
  const items = data?.items ?? none;
  const correcting = useMutation({ mutationFn: correctReading });
  const inForce = awaited !== null && shows(items, awaited);
  useEffect(() => {
    if (!inForce) return;
    for (const key of ["points", "asset-latest", "flags"])
      void queries.invalidateQueries({ queryKey: [key] });
  }, [inForce, queries]);
  return {
    items,
    more: data?.nextCursor != null,
    correct: (request, onDone) =>
      correcting.mutate(request, {
        onSuccess: () => {
          setAwaited({ at: Date.parse(request.observedAt), after: items[0]?.id ?? 0 });
          onDone();
        },
      }),
    isPending: correcting.isPending,
    error: correcting.error,
    reset: correcting.reset,
  };
}

/** A correction that was accepted: of when, and after which one it is listed. */
interface Accepted {
  at: number;
  after: number;
}

function shows(items: readonly Correction[] | undefined, { at, after }: Accepted): boolean {
  return items?.some(({ id, observedAt }) => id > after && Date.parse(observedAt) === at) ?? false;
}
