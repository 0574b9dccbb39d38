/** How much a state holds: arrays of numbers as they are, eight bytes for any other number, nothing for names. */
export function stateBytes(state: unknown): number {
  if (typeof state === "number") return Float64Array.BYTES_PER_ELEMENT;
  if (ArrayBuffer.isView(state)) return state.byteLength;
  if (typeof state !== "object" || state === null) return 0;
  return Object.values(state).reduce<number>((sum, part) => sum + stateBytes(part), 0);
}
