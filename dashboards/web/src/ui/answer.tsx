import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Refusal } from "./refusal.tsx";

interface AnswerProps<Data> {
  query: Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;
  /** Drawn while waiting: the real layout without its words. */
  skeleton: ReactNode;
  /** What is asked for is the page itself. */
  whole?: boolean;
  children: (data: Data) => ReactNode;
}

/** One place that decides between content, skeleton and refusal. Content once shown stays, also when a refresh fails. */
export function Answer<Data>({ query, skeleton, whole = false, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error)
    return <Refusal whole={whole} error={query.error} retry={() => void query.refetch()} />;
  return <>{skeleton}</>;
}
