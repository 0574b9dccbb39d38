import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

export interface Suppression {
  id: number;
  kind: "shelved" | "out-of-service" | "maintenance";
  asset: { id: number; tag: string };
  /** null: every condition of the asset. */
  condition: string | null;
  oneShot: boolean;
  reason: string;
  owner: string;
  beganAt: string;
  until: string | null;
}

/** What holds an asset's flags back now. */
export function suppressionsQuery(asset: number) {
  return queryOptions({
    queryKey: ["suppressions", asset],
    queryFn: ({ signal }) => {
      const query = { asset, open: true, limit: 50 };
      return get<Page<Suppression>>("/suppressions", { query, signal });
    },
    refetchInterval: 60_000,
  });
}

export interface Shelving {
  condition: string;
  until: string;
  reason: string;
  oneShot: boolean;
}

export function shelve(asset: number, shelving: Shelving) {
  return post<Suppression>(`/assets/${asset}/shelve`, shelving);
}

export function endSuppression(id: number) {
  return post<Suppression>(`/suppressions/${id}/end`);
}
