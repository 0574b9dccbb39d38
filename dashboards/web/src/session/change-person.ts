import type { QueryClient } from "@tanstack/react-query";
import { sessionQuery, type Person } from "../api/session.ts";

/**
 * Somebody signed in, or out (null). What was fetched for whoever was here before is forgotten; the session's own entry
 * stays, since the gate listens to it.
 */
export function changePerson(queries: QueryClient, person: Person | null): void {
  const [session] = sessionQuery.queryKey;
  queries.setQueryData(sessionQuery.queryKey, person);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== session });
}
