import { useSyncExternalStore } from "react";

const everyMs = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function current(): number {
  // Between ticks the value must not move, or React would render for ever; with nobody listening it may.
  if (timer === undefined) now = Date.now();
  return now;
}

/**
 * The wall clock, shared by all who show a relative time: one timer for the page, ticking only while someone looks.
 * `stepMs` coarsens it, so that a table of minutes does not draw itself each second.
 */
export function useNow(stepMs = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(current() / stepMs) * stepMs);
}
