import { plotTop, timeAxisHeight } from "../../../charts/options.ts";

/** Which values a chart shows, and how they lie on it. */
export interface ValueScale {
  low: number;
  high: number;
  /** Of the whole chart, px. */
  height: number;
  /** Smallest change by hand. */
  step: number;
}

/** Room for the line and for a limit to be moved well beyond it. */
export function scaleFor(
  line: readonly [number, number],
  limit: number,
  height: number,
): ValueScale {
  const least = Math.min(line[0], limit);
  const most = Math.max(line[1], limit);
  const room = 0.25 * (most - least || Math.abs(most) || 1);
  const low = least - room;
  const high = most + room;
  return { low, high, height, step: stepFor(high - low) };
}

/** A round step, of which two hundred or more make the scale. */
function stepFor(size: number): number {
  return 10 ** Math.floor(Math.log10(size / 200));
}

const plotHeight = ({ height }: ValueScale) => height - plotTop - timeAxisHeight;

/** Distance from the chart's top, px. */
export function topOf(value: number, scale: ValueScale): number {
  const share = (scale.high - value) / (scale.high - scale.low);
  return plotTop + share * plotHeight(scale);
}

export function valueAt(top: number, scale: ValueScale): number {
  const share = (top - plotTop) / plotHeight(scale);
  return within(scale.high - share * (scale.high - scale.low), scale);
}

/** On the scale, and as round as its steps. */
export function within(value: number, { low, high, step }: ValueScale): number {
  const digits = Math.max(0, -Math.round(Math.log10(step)));
  const round = Math.round(Math.min(high, Math.max(low, value)) / step) * step;
  return Number(round.toFixed(digits));
}
