import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Page } from "./page.ts";

export interface Part {
  id: number;
  number: string;
  name: string;
}

export const partsQuery = queryOptions({
  queryKey: ["parts"],
  queryFn: ({ signal }) => get<Page<Part>>("/parts", { query: { limit: 200 }, signal }),
  staleTime: 60_000,
});
