interface Explained {
  key: string;
  /** Keys of the rules whose flags explain this one's. */
  suppressedBy: readonly string[];
}

/**
 * Rules whose flags explain each other in a circle, so that of flags raised together nobody would be told of any. Each circle once, as the
 * shortest way from its first rule back to it, which ends it: ["a", "b", "a"]. Rules that are not given explain nothing.
 */
export function explanationCycles(rules: readonly Explained[]): string[][] {
  const given = new Set(rules.map(({ key }) => key));
  const next = new Map(
    rules.map(({ key, suppressedBy }) => [key, suppressedBy.filter((one) => given.has(one))]),
  );
  leaveOutEnds(next);
  const cycles: string[][] = [];
  const told = new Set<string>();
  for (const { key } of rules) {
    if (told.has(key) || !next.has(key)) continue;
    const cycle = shortestWayBack(key, next);
    if (cycle === null) continue;
    cycles.push(cycle);
    for (const one of cycle) told.add(one);
  }
  return cycles;
}

/** What nothing explains, or is explained only by such, is in no circle; mostly that is all. */
function leaveOutEnds(next: Map<string, string[]>): void {
  for (;;) {
    const ends = [...next].filter(([, by]) => !by.some((one) => next.has(one)));
    if (ends.length === 0) return;
    for (const [key] of ends) next.delete(key);
  }
}

function shortestWayBack(start: string, next: ReadonlyMap<string, readonly string[]>) {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const key of queue) {
    for (const one of next.get(key) ?? []) {
      if (one === start) return wayTo(key, cameFrom, start);
      if (cameFrom.has(one)) continue;
      cameFrom.set(one, key);
      queue.push(one);
    }
  }
  return null;
}

function wayTo(last: string, cameFrom: ReadonlyMap<string, string>, start: string): string[] {
  const way = [start];
  for (let key = last; key !== start; key = cameFrom.get(key)!) way.push(key);
  return [...way, start].reverse();
}
