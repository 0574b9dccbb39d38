import { useCallback, useState } from "react";
import { mergeSteadily, type SteadyList, type SteadyRow } from "./steady-list.ts";

interface Held<Item> {
  view: string;
  fresh: readonly Item[] | undefined;
  list: SteadyList<Item>;
}

/**
 * A live list that does not jump. `view` names what is listed (its filters and order): another view starts afresh.
 * `showWaiting` brings the newest list in, which is the one moment when rows may move.
 */
export function useSteadyList<Item>(
  view: string,
  fresh: readonly Item[] | undefined,
  idOf: (item: Item) => number | string,
): SteadyList<Item> & { showWaiting: () => void } {
  const [held, setHeld] = useState<Held<Item>>(() => ({ view, fresh: undefined, list: nothing() }));
  let current = held;
  if (held.view !== view) {
    current = { view, fresh, list: mergeSteadily<Item>([], fresh ?? [], idOf) };
    setHeld(current);
  } else if (held.fresh !== fresh && fresh !== undefined) {
    const before: SteadyRow<Item>[] = held.fresh === undefined ? [] : held.list.rows;
    current = { view, fresh, list: mergeSteadily(before, fresh, idOf) };
    setHeld(current);
  }
  const showWaiting = useCallback(() => {
    setHeld((was) => ({ ...was, list: mergeSteadily<Item>([], was.fresh ?? [], idOf) }));
  }, [idOf]);
  return { ...current.list, showWaiting };
}

function nothing<Item>(): SteadyList<Item> {
  return { rows: [], waiting: [] };
}
