import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";

/** The JSON schema of a rule. It changes with the product only. */
export const ruleSchemaQuery = queryOptions({
  queryKey: ["rule-schema"],
  queryFn: ({ signal }) => get<Record<string, unknown>>("/rule-schema", { signal }),
  staleTime: Infinity,
});
