export interface SteadyRow<Item> {
  item: Item;
  /** True once the row no longer belongs to this view; it stays in its place until the reader asks for the new list. */
  left: boolean;
}

export interface SteadyList<Item> {
  rows: SteadyRow<Item>[];
  /** Rows that would appear above something already shown, and so wait until asked for. */
  waiting: Item[];
}

/**
 * Brings `fresh` (the newest answer) into what is `shown` without moving a row under the reader's eyes: what is shown
 * keeps its place and takes the newest values; what would slip in between waits; what comes after the last shown row
 * (a further page) is appended.
 */
export function mergeSteadily<Item>(
  shown: readonly SteadyRow<Item>[],
  fresh: readonly Item[],
  idOf: (item: Item) => number | string,
): SteadyList<Item> {
  if (shown.length === 0)
    return { rows: fresh.map((item) => ({ item, left: false })), waiting: [] };
  const newest = new Map(fresh.map((item) => [idOf(item), item]));
  const known = new Set(shown.map((row) => idOf(row.item)));
  const rows = shown.map((row) => {
    const item = newest.get(idOf(row.item));
    return item === undefined ? { item: row.item, left: true } : { item, left: false };
  });
  const lastKnown = fresh.findLastIndex((item) => known.has(idOf(item)));
  const waiting: Item[] = [];
  for (const [index, item] of fresh.entries()) {
    if (known.has(idOf(item))) continue;
    if (index > lastKnown && lastKnown >= 0) rows.push({ item, left: false });
    else waiting.push(item);
  }
  return { rows, waiting };
}
