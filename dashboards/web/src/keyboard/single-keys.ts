import { useSyncExternalStore } from "react";

/**
 * Whether single letters act. People who dictate or press keys by accident can turn them off (WCAG 2.1.4); the choice
 * stays in this browser.
 */
const name = "millwright-single-keys";
const listeners = new Set<() => void>();

export function singleKeysOn(): boolean {
  return localStorage.getItem(name) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(name, on ? "on" : "off");
  for (const each of listeners) each();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, singleKeysOn);
}
