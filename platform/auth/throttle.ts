import { createHash } from "node:crypto";

/**
 * How many failures within a quarter of an hour before the next attempt has to wait. The pair is tight and stops guessing;
 * one address may hold many people (an office behind one router); one account may be attacked from many addresses, but its
 * owner must not be locked out by a stranger quickly.
 */
const limits = { pair: 5, address: 50, account: 100 } as const;
export const throttleWindowMs = 15 * 60_000;

export type ThrottleKey = { key: string; limit: number };

/** The counters that one attempt touches; hashed, so that mistyped passwords in the email field are not kept. */
export function throttleKeys(attempt: { email: string; address: string }): ThrottleKey[] {
  const { email, address } = attempt;
  return [
    { key: hashed("pair", email, address), limit: limits.pair },
    { key: hashed("address", address), limit: limits.address },
    { key: hashed("account", email), limit: limits.account },
  ];
}

/** When one counter's attempts were: how long to wait before another one is taken, 0 for now. */
export function waitMs(attemptsAt: readonly number[], limit: number, now: number): number {
  const recent = attemptsAt.filter((at) => at > now - throttleWindowMs).toSorted((a, b) => a - b);
  // So many of the oldest must leave the window for one more to fit.
  const leaving = recent[recent.length - limit];
  return leaving === undefined ? 0 : leaving + throttleWindowMs - now;
}

const hashed = (...parts: string[]) =>
  createHash("sha256").update(parts.join("\0")).digest("base64url");
