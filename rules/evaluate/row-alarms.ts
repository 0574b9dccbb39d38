/** How alarms on rows compare with labels on rows, pooled over files. */
export interface RowCounts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  /** Labelled stretches, those with an alarm in them, and stretches of alarm that touch none. */
  events: number;
  eventsFound: number;
  falseRuns: number;
}

export const nothingCounted = (): RowCounts => ({
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  trueNegatives: 0,
  events: 0,
  eventsFound: 0,
  falseRuns: 0,
});

/** Adds one file's rows. */
export function countRows(
  counts: RowCounts,
  alarms: readonly boolean[],
  labels: readonly boolean[],
): RowCounts {
  const both = alarms.map((alarm, row) => [alarm, labels[row]!] as const);
  const count = (alarm: boolean, label: boolean) =>
    both.filter(([a, l]) => a === alarm && l === label).length;
  const events = stretches(labels);
  return {
    truePositives: counts.truePositives + count(true, true),
    falsePositives: counts.falsePositives + count(true, false),
    falseNegatives: counts.falseNegatives + count(false, true),
    trueNegatives: counts.trueNegatives + count(false, false),
    events: counts.events + events.length,
    eventsFound: counts.eventsFound + events.filter((event) => anyOf(alarms, event)).length,
    falseRuns: counts.falseRuns + stretches(alarms).filter((run) => !anyOf(labels, run)).length,
  };
}

/** F1, share of healthy rows with an alarm, share of labelled rows without one. */
export const ratesOf = (counts: RowCounts) => ({
  f1:
    (2 * counts.truePositives) /
    (2 * counts.truePositives + counts.falsePositives + counts.falseNegatives),
  far: counts.falsePositives / (counts.falsePositives + counts.trueNegatives),
  mar: counts.falseNegatives / (counts.falseNegatives + counts.truePositives),
});

type Stretch = readonly [from: number, until: number];

function stretches(rows: readonly boolean[]): Stretch[] {
  const found: Stretch[] = [];
  let from = -1;
  for (let row = 0; row <= rows.length; row++) {
    if (rows[row] === true && from < 0) from = row;
    if (rows[row] !== true && from >= 0) {
      found.push([from, row]);
      from = -1;
    }
  }
  return found;
}

const anyOf = (rows: readonly boolean[], [from, until]: Stretch): boolean =>
  rows.slice(from, until).includes(true);
