import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface Site {
  id: number;
  code: string;
  name: string;
  timeZone: string;
}

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: ({ signal }) => get<{ items: Site[] }>("/sites", { signal }),
  staleTime: 5 * 60_000,
});

/** Whether there is more than one site, so that it is worth saying which. */
export function useManySites(): boolean {
  const { data } = useQuery(sitesQuery);
  return (data?.items.length ?? 0) > 1;
}

/** The zone in which times of a site are told; undefined (the reader's own) until it is known. */
export function useSiteZone(site: number): string | undefined {
  const { data } = useQuery(sitesQuery);
  return data?.items.find(({ id }) => id === site)?.timeZone;
}

/** Undefined until it is known. */
export function useSiteName(site: number): string | undefined {
  const { data } = useQuery(sitesQuery);
  return data?.items.find(({ id }) => id === site)?.name;
}
