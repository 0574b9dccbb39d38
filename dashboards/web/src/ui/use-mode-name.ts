import { useQuery } from "@tanstack/react-query";
import { failureModesQuery } from "../api/failure-modes.ts";

/** The name of a failure mode by its code; the code itself until names are known, or where it has none. */
export function useModeName(): (code: string) => string {
  const { data } = useQuery(failureModesQuery);
  return (code) => data?.items.find((mode) => mode.code === code)?.name ?? code;
}
