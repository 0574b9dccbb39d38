import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, put } from "./client.ts";
import type { Page } from "./page.ts";

/** What money and time are taken to be where nothing was measured. */
export interface ValueAssumptions {
  downtimeCostPerHour: {
    otherwise: number | null;
    classes: Record<string, number>;
    assets: Record<string, number>;
  };
  failureDowntimeHours: number | null;
  failureProbability: { confirmed: number; early: number };
  visitCost: number | null;
  labourCostPerHour: number | null;
  minutesPerFlag: number;
  responseHours: number | null;
  horizonHours: number;
}

export interface StatedAssumptions {
  assumptions: ValueAssumptions;
  /** null: as they are shipped. */
  by: string | null;
  at: string | null;
  comment: string | null;
}

export const assumptionsQuery = queryOptions({
  queryKey: ["value-assumptions"],
  queryFn: ({ signal }) => get<StatedAssumptions>("/value-assumptions", { signal }),
});

export const assumptionChangesQuery = infiniteQueryOptions({
  queryKey: ["value-assumptions", "changes"],
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 10, cursor: pageParam };
    return get<Page<StatedAssumptions>>("/value-assumptions/changes", { query, signal });
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

export function stateAssumptions(assumptions: ValueAssumptions, comment: string) {
  return put<StatedAssumptions>("/value-assumptions", { assumptions, comment });
}
