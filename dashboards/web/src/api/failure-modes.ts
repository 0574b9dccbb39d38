import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface FailureMode {
  code: string;
  name: string;
  kind: "process" | "instrument";
  description: string;
  steps: string[];
}

export const failureModesQuery = queryOptions({
  queryKey: ["failure-modes"],
  queryFn: ({ signal }) => get<{ items: FailureMode[] }>("/failure-modes", { signal }),
  staleTime: 10 * 60_000,
});
