/** A clock that does not run with ours: of another machine, or of the equipment. */
export interface OtherClock {
  /** As in "PostgreSQL's". */
  name: string;
  /** Epoch ms; null when it has nothing to say now. */
  read(now: number): Promise<number | null>;
}

export interface ClockReading {
  name: string;
  at: number | null;
}

const day = 86_400_000;
/** Nothing is removed that is not at least so much older than it must be: what a wrong clock may cost at most. */
const farMs = day;

/**
 * Whether what has served its time by our clock has really: a clock that jumped ahead by years would have everything removed at once.
 * It may go on from where it was trusted last; further ahead, another clock must agree. Null: it is trusted; else why not.
 */
export function doubtOf(
  now: number,
  trustedAt: number | null,
  others: readonly ClockReading[],
): string | null {
  if (trustedAt === null || now - trustedAt <= farMs) return null;
  if (others.some(({ at }) => at !== null && Math.abs(now - at) <= farMs)) return null;
  const said = others.map(({ name, at }) =>
    at === null ? `${name} says nothing` : `${name} says ${new Date(at).toISOString()}`,
  );
  return (
    `our clock says ${new Date(now).toISOString()}, ${Math.round((now - trustedAt) / day)} days after it was last known to be right` +
    (said.length === 0 ? "" : `; ${said.join(", ")}`)
  );
}
