/**
 * Means of the last hours of a signal: as many sums and counts as there are hours, whatever the rate. An hour counts once it is over; a signal
 * that reports hourly or more slowly fills each with its one reading, so that counts at once.
 */
export interface HourlyMeans {
  /** Closed hours in order of time: number of the hour (device time / hour) and mean. */
  at: readonly number[];
  means: readonly number[];
  openAt: number;
  openSum: number;
  openCount: number;
}

export const hourMs = 3_600_000;

export const noHours: HourlyMeans = { at: [], means: [], openAt: 0, openSum: 0, openCount: 0 };

/** Adds a value at a device time not older than the one before. `fillsAnHour`: nothing else is expected within its hour. */
export function pushHourly(
  hours: HourlyMeans,
  {
    at,
    value,
    keep,
    fillsAnHour,
  }: { at: number; value: number; keep: number; fillsAnHour: boolean },
): HourlyMeans {
  const hour = Math.floor(at / hourMs);
  const { openAt, openSum, openCount } = hours;
  const goesOn = openCount > 0 && hour === openAt;
  const open = goesOn
    ? { openAt, openSum: openSum + value, openCount: openCount + 1 }
    : { openAt: hour, openSum: value, openCount: 1 };
  if (goesOn && !fillsAnHour) return { ...hours, ...open };
  const closed: [number, number][] = [];
  for (const [index, each] of hours.at.entries()) {
    if (each > hour - keep && each !== hour) closed.push([each, hours.means[index]!]);
  }
  // One that counted at once stands there already.
  const counted = hours.at.at(-1) === openAt;
  if (!goesOn && !counted && openCount > 0 && openAt > hour - keep) {
    closed.push([openAt, openSum / openCount]);
  }
  // More may come than was expected: then it is their mean.
  if (fillsAnHour) closed.push([hour, open.openSum / open.openCount]);
  return { at: closed.map(([each]) => each), means: closed.map(([, mean]) => mean), ...open };
}
