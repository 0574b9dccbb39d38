/** [from, to), epoch ms. */
export interface Span {
  from: number;
  to: number;
}

/** What lies closer together is told as one: whoever judges a stretch again reads more than that around it. */
const nearMs = 60_000;
/** The widest gaps are kept apart, so that one event stays small whatever it has to tell. */
const mostSpans = 64;

/** At most 64 spans, in order and apart from each other, that hold all of these. */
export function fewSpans(spans: readonly Span[], most = mostSpans): Span[] {
  const ordered = spans.toSorted((a, b) => a.from - b.from);
  const apart: Span[] = [];
  for (const span of ordered) {
    const last = apart.at(-1);
    if (last === undefined || span.from - last.to > nearMs) apart.push({ ...span });
    else last.to = Math.max(last.to, span.to);
  }
  if (apart.length <= most) return apart;
  const gaps = apart
    .slice(1)
    .map((span, i) => ({ before: i + 1, width: span.from - apart[i]!.to }))
    .toSorted((a, b) => b.width - a.width)
    .slice(0, most - 1)
    .map(({ before }) => before)
    .toSorted((a, b) => a - b);
  return [0, ...gaps].map((first, i) => ({
    from: apart[first]!.from,
    to: apart[(gaps[i] ?? apart.length) - 1]!.to,
  }));
}
