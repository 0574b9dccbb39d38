import { apartMs, usualBefore } from "../past/usual-hours.ts";
import type { HourMean } from "../past/usual-hours.ts";

/** A signal or a code that did something unusual before a failure: where a rule could have looked. */
export type Candidate =
  | {
      kind: "moved";
      signalId: number;
      signal: string;
      direction: "up" | "down";
      /** Means of the last day, and of the weeks before; `strays`: by how many of its usual spreads. */
      mean: number;
      usual: number;
      strays: number;
      /** ISO: from when on it was out of its usual place in most hours. */
      since: string;
    }
  | { kind: "code"; signalId: number; signal: string; code: string; times: number; since: string };

const hourMs = 3_600_000;
/** How long before the failure signs of it are looked for. */
const lastDayMs = 24 * hourMs;
const fewestLast = 6;
/** Under so many spreads a mean of a day is where it usually is. */
const leastStrays = 2;

/**
 * Whether the last day of a signal lies where the month before it did, by median and MAD, which a few odd hours do not move. Null: it does, or
 * too little was heard to say.
 */
export function movedBefore(
  failedAt: number,
  hours: readonly HourMean[],
): Pick<
  Extract<Candidate, { kind: "moved" }>,
  "direction" | "mean" | "usual" | "strays" | "since"
> | null {
  const last = hours.filter(({ at }) => at >= failedAt - lastDayMs && at < failedAt);
  const before = usualBefore(hours, failedAt);
  if (last.length < fewestLast || before === null) return null;
  const { centre: usual, spread } = before;
  const mean = last.reduce((sum, each) => sum + each.mean, 0) / last.length;
  const strays = (mean - usual) / spread;
  if (Math.abs(strays) < leastStrays) return null;
  const sign = Math.sign(strays);
  const out = ({ mean: value }: HourMean) => (sign * (value - usual)) / spread >= leastStrays;
  // Backwards as long as it was out in most hours.
  const recent = hours.filter(({ at }) => at < failedAt).toSorted((a, b) => b.at - a.at);
  let since = last[0]!.at;
  let outs = 0;
  for (const [index, hour] of recent.entries()) {
    if (out(hour)) outs += 1;
    if (2 * outs <= index + 1 && index >= fewestLast) break;
    if (out(hour)) since = hour.at;
  }
  const direction = strays > 0 ? "up" : "down";
  return { direction, mean, usual, strays: Math.abs(strays), since: new Date(since).toISOString() };
}

/** Codes of the last three days that the weeks before had not heard. */
export function newCodes(
  failedAt: number,
  said: readonly { at: number; code: string; times: number }[],
): { code: string; times: number; since: string }[] {
  const from = failedAt - apartMs;
  const known = new Set(said.filter(({ at }) => at < from).map(({ code }) => code));
  const fresh = said.filter(({ at, code }) => at >= from && at < failedAt && !known.has(code));
  return [...Map.groupBy(fresh, ({ code }) => code)].map(([code, each]) => ({
    code,
    times: each.reduce((sum, { times }) => sum + times, 0),
    // The oldest comes first.
    since: new Date(each[0]!.at).toISOString(),
  }));
}
