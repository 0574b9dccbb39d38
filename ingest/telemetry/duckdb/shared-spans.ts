import type { Parts } from "./parts.ts";

/**
 * The stretches of time [from, to), sorted and apart, in which a (signal, observedAt) may lie in more than one row: where
 * files overlap, and wherever a hot table with late rows reaches.
 */
export function sharedSpans({ hot, files }: Pick<Parts, "hot" | "files">): [number, number][] {
  const spans: [number, number][] = hot
    .filter((table) => table.late > 0)
    .map((table) => [table.minAt, table.maxAt + 1]);
  let reach = -Infinity;
  for (const file of [...files].sort((a, b) => a.minAt - b.minAt)) {
    if (file.minAt <= reach) spans.push([file.minAt, Math.min(reach, file.maxAt) + 1]);
    reach = Math.max(reach, file.maxAt);
  }
  return merged(spans);
}

function merged(spans: [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
