import { useQuery } from "@tanstack/react-query";
import { ruleQuery } from "../api/rule.ts";

/** The name of a rule by its key; the key itself until the name is known, or where there is no such rule. */
export function useRuleName(key: string): string {
  const { data } = useQuery({ ...ruleQuery(key), staleTime: 300_000, retry: false });
  return data?.name ?? key;
}
