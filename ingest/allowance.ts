/**
 * How often something may happen for each key (a network address): `burst` at once, then `perSecond`. Only so many keys are
 * remembered; the one that was heard of longest ago is forgotten first, which gives it a full allowance again.
 */
export function createAllowance(options: { burst: number; perSecond: number; keys: number }) {
  const { burst, perSecond, keys } = options;
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** Whether one more is within the allowance at `nowMs`; takes it if so. */
    take(key: string, nowMs: number): boolean {
      const bucket = buckets.get(key) ?? { left: burst, at: nowMs };
      // A clock that was put back takes nothing away.
      const passedMs = Math.max(0, nowMs - bucket.at);
      const left = Math.min(burst, bucket.left + (passedMs / 1_000) * perSecond);
      const within = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: within ? left - 1 : left, at: nowMs });
      if (buckets.size > keys) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return within;
    },
    get size(): number {
      return buckets.size;
    },
  };
}
