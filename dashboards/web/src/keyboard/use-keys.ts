import { useEffect, useRef } from "react";
import { singleKeysOn } from "./single-keys.ts";

export type Keys = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** Runs the action of a single key, unless the reader is typing, in a dialog, holding a modifier, or has keys off. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const action = latest.current[event.key];
      if (!action || !singleKeysOn() || isTyping(event.target) || dialogIsOpen()) return;
      event.preventDefault();
      action(event);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** In sight: a closed list may wait in the page unseen. */
function dialogIsOpen(): boolean {
  const over = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
  return [...over].some((element) => element.checkVisibility());
}
