import { useRef, type RefObject } from "react";
import { useKeys, type Keys } from "./use-keys.ts";

/**
 * j and k walk the rows of a list by moving the focus from row link to row link, so that Enter opens natively and a
 * screen reader reads along. Further keys act on the row that has the focus (or the first), named by its `data-row`.
 */
export function useRowKeys<Element extends HTMLElement>(
  actions: Record<string, (row: string) => void> = {},
): RefObject<Element | null> {
  const list = useRef<Element>(null);
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const here = () => links().findIndex((link) => link === document.activeElement);
  const focus = (index: number) => {
    const all = links();
    all[Math.min(all.length - 1, Math.max(0, index))]?.focus();
  };
  const keys: Keys = { j: () => focus(here() + 1), k: () => focus(here() - 1) };
  for (const [key, act] of Object.entries(actions)) {
    keys[key] = () => {
      const row = links()[Math.max(0, here())]?.dataset["row"];
      if (row !== undefined) act(row);
    };
  }
  useKeys(keys);
  return list;
}
