import { useQuery } from "@tanstack/react-query";
import { sessionQuery, type Person } from "../api/session.ts";

/** The person signed in. Only for what is drawn inside the session gate, where there always is one. */
export function usePerson(): Person {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("usePerson was called outside the session gate: nobody is signed in");
  return data;
}
