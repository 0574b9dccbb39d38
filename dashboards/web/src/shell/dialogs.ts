import { useSyncExternalStore } from "react";

type Dialog = "palette" | "shortcuts";

let open: Dialog | null = null;
const listeners = new Set<() => void>();

/** Opens one of the shell's dialogs from wherever it is asked for: a key, the side bar, a menu. */
export function openDialog(next: Dialog | null): void {
  open = next;
  for (const each of listeners) each();
}

export function useDialog(dialog: Dialog): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open === dialog,
  );
}
