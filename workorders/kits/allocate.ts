/** Stock of one part in one place. Lower `rank` is taken first: the site's own depot, a shared depot, a van. */
export interface StockCell {
  locationId: number;
  partId: number;
  rank: number;
  onHand: number;
  reserved: number;
}

export interface Allocation {
  partId: number;
  locationId: number;
  quantity: number;
}

/**
 * Takes what is free for each wanted part, nearest place first and whole from one place where one has enough.
 * What no place has is `short`. Never more than `onHand - reserved` of any cell.
 */
export function allocate(
  wanted: readonly { partId: number; quantity: number }[],
  stock: readonly StockCell[],
): { taken: Allocation[]; short: { partId: number; missing: number }[] } {
  const free = new Map(stock.map((cell) => [cell, Math.max(0, cell.onHand - cell.reserved)]));
  const taken: Allocation[] = [];
  const short: { partId: number; missing: number }[] = [];
  for (const { partId, quantity } of wanted) {
    const cells = stock
      .filter((cell) => cell.partId === partId)
      .toSorted((a, b) => a.rank - b.rank || a.locationId - b.locationId);
    const whole = cells.find((cell) => free.get(cell)! >= quantity);
    let missing = quantity;
    for (const cell of whole === undefined ? cells : [whole]) {
      const take = Math.min(free.get(cell)!, missing);
      if (take === 0) continue;
      free.set(cell, free.get(cell)! - take);
      taken.push({ partId, locationId: cell.locationId, quantity: take });
      missing -= take;
    }
    if (missing > 0) short.push({ partId, missing });
  }
  return { taken, short };
}
