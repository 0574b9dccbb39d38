import { queryOptions } from "@tanstack/react-query";
import { get, put, queryString } from "./client.ts";

export interface FloodPolicy {
  /** More flags of the site than that within the window are a flood; null: none are. */
  flags: number | null;
  windowMinutes: number;
  /** It is over with fewer than that within the window; null: half of `flags`. */
  calm: number | null;
}

export interface FloodPolicyView {
  policy: FloodPolicy;
  /** Whose policy it is; null: of all sites. */
  siteId: number | null;
  /** null: as it is shipped. */
  by: string | null;
  at: string | null;
  comment: string | null;
}

/** Of a site, or of all that have none of their own. */
export function floodPolicyQuery(site: number | null) {
  return queryOptions({
    queryKey: ["flood-policy", site],
    queryFn: ({ signal }) => {
      const query = site === null ? {} : { site };
      return get<FloodPolicyView>("/flood-policy", { query, signal });
    },
  });
}

/** Without a policy a site is as everywhere again. */
export function changeFloodPolicy(
  site: number | null,
  policy: FloodPolicy | null,
  comment: string,
) {
  const query = site === null ? "" : queryString({ site });
  return put<FloodPolicyView>(`/flood-policy${query}`, { policy, comment });
}
