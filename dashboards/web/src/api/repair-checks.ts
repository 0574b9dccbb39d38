import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface RepairCheck {
  flagId: number;
  condition: string;
  repairedAt: string;
  /** By then it must have become normal. */
  until: string;
  /** unheard: nothing came of its signals since, so nobody can tell. */
  state: "pending" | "verified" | "failed" | "unheard";
  words: string | null;
  decidedAt: string | null;
}

/** Whether what an order repaired has become normal again. */
export function repairChecksQuery(workOrder: number) {
  return queryOptions({
    queryKey: ["repair-checks", workOrder],
    queryFn: ({ signal }) =>
      get<{ items: RepairCheck[] }>("/repair-checks", { query: { workOrder }, signal }),
  });
}
