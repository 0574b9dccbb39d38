import { median } from "simple-statistics";
import { usualBefore } from "../past/usual-hours.ts";
import type { HourMean } from "../past/usual-hours.ts";

export type Comparison =
  | { is: "normal" | "off"; before: number; usual: number; after: number; strays: number }
  /** Nothing was heard since the repair. */
  | { is: "unheard" }
  /** Too little is known of the time before the fault, or the fault did not show in the mean. */
  | { is: "unknown" };

const hourMs = 3_600_000;
const faultMs = 24 * hourMs;
/** By so many usual spreads a mean is out of its place. */
const outAt = 3;

/**
 * Whether a signal that was out of its place when a flag was raised is back where it was in the month before, by median and MAD of its hours.
 * Back means: less than half as far out as during the fault, or not out at all.
 */
export function compareAfterRepair(
  hours: readonly HourMean[],
  { raisedAt, repairedAt, until }: { raisedAt: number; repairedAt: number; until: number },
): Comparison {
  const between = (from: number, to: number) =>
    hours.filter(({ at }) => at >= from && at < to).map(({ mean }) => mean);
  // The hour in which it was repaired has something of both.
  const after = between(Math.ceil(repairedAt / hourMs) * hourMs, until);
  if (after.length === 0) return { is: "unheard" };
  const usual = usualBefore(hours, raisedAt);
  const fault = between(raisedAt - faultMs, repairedAt);
  if (usual === null || fault.length === 0) return { is: "unknown" };
  const { centre, spread } = usual;
  const out = (values: readonly number[]) => (median([...values]) - centre) / spread;
  const before = out(fault);
  if (Math.abs(before) < outAt) return { is: "unknown" };
  const now = out(after) * Math.sign(before);
  const is = now >= outAt && now >= Math.abs(before) / 2 ? "off" : "normal";
  const figures = { before: median(fault), usual: centre, after: median(after) };
  return { is, ...figures, strays: Math.abs(now) };
}
