interface Pair {
  from: number;
  to: number;
}

/**
 * Which two versions stand beside each other: those the address names where they exist, else the newest and the one before.
 * null where there is only one.
 */
export function pairOf(
  numbers: readonly number[],
  named: { from?: string; to?: string },
): Pair | null {
  const newestFirst = numbers.toSorted((a, b) => b - a);
  const [newest, second] = newestFirst;
  if (newest === undefined || second === undefined) return null;
  const existing = (text: string | undefined) =>
    text !== undefined && numbers.includes(Number(text)) ? Number(text) : undefined;
  const to = existing(named.to) ?? newest;
  const from = existing(named.from) ?? newestFirst.find((each) => each < to) ?? second;
  return { from, to };
}
