import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sessionQuery, setupQuery } from "../api/session.ts";
import { Setup } from "../pages/setup/setup.tsx";
import { SignIn } from "../pages/sign-in/sign-in.tsx";
import { Refusal } from "../ui/refusal.tsx";

/**
 * Shows the sign-in form in the page's own place: the address stays, so a shared link opens what it names once the
 * reader is known, and a session that ends while somebody works brings them back to where they were. A new
 * installation has nobody who could sign in and asks for its first administrator instead.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const setup = useQuery({ ...setupQuery, enabled: session.data === null });
  if (session.data) return children;
  if (session.data === null) {
    if (setup.isPending) return null;
    return setup.data?.needed ? <Setup /> : <SignIn />;
  }
  if (session.error) return <Refusal error={session.error} retry={() => void session.refetch()} />;
  return null;
}
