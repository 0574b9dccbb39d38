const minute = 60_000;

/** Pauses before the second attempt, the third, …: the last comes some seven hours after the first. */
const pauses = [15_000, minute, 5 * minute, 15 * minute, 60 * minute, 120 * minute, 240 * minute];

/** After so many attempts a way is given up. */
export const mostAttempts = pauses.length + 1;

/**
 * When a way that has failed `attempts` times is tried again; null: it is given up. The other side may ask for a longer pause, of
 * at most the longest of ours. What would come after `expiresAt` is given up at once.
 */
export function nextAttempt(options: {
  attempts: number;
  now: number;
  retryAfterMs?: number | undefined;
  expiresAt: Date | null;
}): Date | null {
  const { attempts, now, retryAfterMs = 0, expiresAt } = options;
  const pause = pauses[attempts - 1];
  if (pause === undefined) return null;
  const longest = pauses.at(-1) ?? pause;
  const at = now + Math.max(pause, Math.min(retryAfterMs, longest));
  return expiresAt !== null && at >= expiresAt.getTime() ? null : new Date(at);
}
