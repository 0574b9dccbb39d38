import { useSyncExternalStore } from "react";

/**
 * Whether the server answers. Told by both ends that talk to it: each request (answered or not) and the event
 * stream. `lostAt` is when the first of them failed, so that the page can say how old what it shows may be.
 */
interface Connection {
  lostAt: number | null;
}

let state: Connection = { lostAt: null };
const listeners = new Set<() => void>();

function become(next: Connection): void {
  state = next;
  for (const each of listeners) each();
}

export function reportUnreachable(): void {
  if (state.lostAt === null) become({ lostAt: Date.now() });
}

export function reportAnswered(): void {
  if (state.lostAt !== null) become({ lostAt: null });
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
