/** Signed out after half a day without a request, and after a week whatever happens. */
export const idleMs = 12 * 3_600_000;
export const longestMs = 7 * 24 * 3_600_000;
/** Seeing a session is written down at most this often: not every request should be a write. */
export const noteSeenEveryMs = 60_000;

/** When a session that was made at `createdAt` and is used at `now` ends, if it is not used again. */
export function sessionEnd(createdAt: number, now: number): number {
  return Math.min(now + idleMs, createdAt + longestMs);
}
