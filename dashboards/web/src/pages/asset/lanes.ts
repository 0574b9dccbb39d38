export interface Span {
  id: string;
  from: number;
  /** Open ends at the window's end. */
  to: number | null;
}

/**
 * Puts spans into as few lanes as they need so that none covers another; `roomMs` is kept after each for its label,
 * for which one that has just begun moves back a little.
 * Spans outside of the window are left out.
 */
export function layOut<Each extends Span>(
  spans: readonly Each[],
  window: { from: number; to: number },
  roomMs: number,
): { span: Each; lane: number; from: number; to: number }[] {
  const ends: number[] = [];
  return spans
    .filter((span) => span.from <= window.to && (span.to ?? Infinity) >= window.from)
    .toSorted((a, b) => a.from - b.from)
    .map((span) => {
      const from = Math.max(window.from, Math.min(span.from, window.to - roomMs));
      const to = Math.min(window.to, span.to ?? window.to);
      const free = ends.findIndex((end) => end <= from);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = Math.max(to, from + roomMs);
      return { span, lane, from, to };
    });
}
