import { queryOptions } from "@tanstack/react-query";
import { get, post, remove, setCsrfToken } from "./client.ts";
import { isProblem } from "./problem.ts";

export type Role = "admin" | "reliability-engineer" | "dispatcher" | "technician" | "viewer";

export interface Person {
  id: number;
  name: string;
  roles: Role[];
  sites: number[] | "all";
}

interface Session {
  principal: Person;
  csrfToken: string | null;
}

/** The token that changes must carry is kept by the client, not by the pages. */
function enter({ principal, csrfToken }: Session): Person {
  setCsrfToken(csrfToken);
  return principal;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Person | null> => {
    try {
      return enter(await get<Session>("/session", { signal }));
    } catch (error) {
      if (isProblem(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Whether the first administrator is still to be made. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => get<{ needed: boolean }>("/setup", { signal }),
});

export async function signIn(credentials: { email: string; password: string }): Promise<Person> {
  return enter(await post<Session>("/session", credentials));
}

export function signOut(): Promise<void> {
  return remove("/session");
}

export interface FirstAdministrator {
  code: string;
  name: string;
  email: string;
  password: string;
}

export async function setUp(first: FirstAdministrator): Promise<Person> {
  return enter(await post<Session>("/setup", first));
}
