const isoWithOffset =
  /^\d{4}-(?:0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The widest moment a JavaScript Date can hold, in epoch milliseconds. */
const widest = 8.64e15;

/**
 * ISO-8601 with an offset, or epoch milliseconds, as epoch milliseconds; null when it is neither.
 * A time without an offset is refused: nobody can know what it meant.
 */
export function parseObservedAt(input: unknown): number | null {
  if (typeof input === "number") {
    return Number.isFinite(input) && Math.abs(input) <= widest ? Math.trunc(input) : null;
  }
  if (typeof input !== "string") return null;
  const match = isoWithOffset.exec(input);
  if (match === null) return null;
  const at = Date.parse(input);
  if (Number.isNaN(at)) return null;
  return Number(match[1]) <= 28 || isOnCalendar(input) ? at : null;
}

/** `Date` turns 30 February into 2 March without a word; a device that sends one has a broken clock. */
function isOnCalendar(iso: string): boolean {
  const day = iso.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
