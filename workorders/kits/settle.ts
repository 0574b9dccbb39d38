/** A reservation as far as settling cares; quantities are whole units. */
export interface HeldPart {
  reservationId: number;
  partId: number;
  quantity: number;
}

export interface Settlement {
  /** Of each reservation, how many were used; the rest goes back. */
  held: { reservationId: number; used: number; back: number }[];
  /** Used beyond what was set aside. */
  extra: { partId: number; quantity: number }[];
}

/** Sets what was used against what was held, oldest reservation first. */
export function settle(
  held: readonly HeldPart[],
  used: readonly { partId: number; quantity: number }[],
): Settlement {
  const open = new Map(used.map(({ partId, quantity }) => [partId, quantity]));
  const settled = held.map(({ reservationId, partId, quantity }) => {
    const take = Math.min(quantity, open.get(partId) ?? 0);
    open.set(partId, (open.get(partId) ?? 0) - take);
    return { reservationId, used: take, back: quantity - take };
  });
  const extra = used
    .map(({ partId }) => ({ partId, quantity: open.get(partId)! }))
    .filter(({ quantity }) => quantity > 0);
  return { held: settled, extra };
}
