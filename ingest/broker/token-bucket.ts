/** An allowance that fills with time, up to a second's worth. What was read at once may overdraw it, and is paid off first. */
export interface TokenBucket {
  left: number;
  /** When `left` was worked out, ms. */
  at: number;
}

export function fullBucket(perSecond: number, nowMs: number): TokenBucket {
  return { left: perSecond, at: nowMs };
}

/** Changes the bucket: so much has come in since, and `amount` goes out. */
export function draw(bucket: TokenBucket, perSecond: number, nowMs: number, amount: number): void {
  const filled = bucket.left + (Math.max(nowMs - bucket.at, 0) / 1_000) * perSecond;
  bucket.left = Math.min(filled, perSecond) - amount;
  bucket.at = nowMs;
}

/** How long until there is something in it, ms; 0 when there is. */
export function msUntilFilled(bucket: TokenBucket, perSecond: number, nowMs: number): number {
  draw(bucket, perSecond, nowMs, 0);
  return bucket.left > 0 ? 0 : Math.ceil((-bucket.left / perSecond) * 1_000) + 1;
}
