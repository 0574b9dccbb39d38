import uPlot from "uplot";
import { withBand } from "./expected-band.ts";
import { cssColour, paintBehind, paintOver, type Annotations } from "./paint.ts";

interface Wanted {
  width: number;
  height: number;
  colour: string;
  timeZone: string | undefined;
  bucketed: boolean;
  /** Whether it is a score: from nought up, what lies over its first level in a warm colour. */
  score: boolean;
  /** Whether the score has a highest to be drawn behind it. */
  grounded: boolean;
  sync: string | undefined;
  axis: boolean;
  /** Read at each drawing, so that new limits or flags need no new chart. */
  annotations: () => Annotations;
  range: () => [number, number] | undefined;
  /** Lowest and highest value; without it the chart makes room for what it draws. */
  values: () => readonly [number, number] | undefined;
  onCursor: (index: number | null) => void;
  onZoom: ((from: number, to: number) => void) | undefined;
}

/** Room beside the plot, px: what else lies on the same time axis keeps it too. */
export const axisWidth = 52;
export const plotPadding = 24;
/** Room above the plot and for the time axis under it, px. */
export const plotTop = 8;
export const timeAxisHeight = 42;

/** A chart of one signal: time in the site's zone, values with their unit's decimals, extremes as a soft band. */
export function chartOptions(wanted: Wanted): uPlot.Options {
  const { colour, timeZone } = wanted;
  const ink = cssColour(colour);
  const text = cssColour("--mw-text-3");
  const grid = { stroke: cssColour("--mw-chart-grid"), width: 1 };
  const font = `11px ${cssColour("--mw-font")}`;
  return {
    width: wanted.width,
    height: wanted.height,
    ms: 1,
    padding: [plotTop, plotPadding, wanted.axis ? 0 : 6, 0],
    legend: { show: false },
    ...(timeZone ? { tzDate: (at: number) => uPlot.tzDate(new Date(at), timeZone) } : {}),
    cursor: {
      y: false,
      points: { size: 7, fill: ink },
      ...(wanted.sync ? { sync: { key: wanted.sync, scales: ["x", null] } } : {}),
      drag: { x: wanted.onZoom !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { time: true, range: (_plot, low, high) => wanted.range() ?? [low, high] },
      y: {
        range: (plot, low, high) =>
          wanted.score
            ? scoreRange(high, wanted.annotations())
            : [...(wanted.values() ?? valueRange(plot, [low, high], wanted.annotations()))],
      },
    },
    axes: [
      {
        show: wanted.axis,
        stroke: text,
        grid,
        ticks: grid,
        font,
        size: timeAxisHeight,
        values: clockValues(timeZone),
      },
      {
        stroke: text,
        grid,
        ticks: { show: false },
        font,
        size: axisWidth,
        gap: 4,
        space: 26,
        ...(wanted.score ? { splits: () => [0, thresholdOf(wanted.annotations())] } : {}),
        values: (_plot, splits) => splits.map((value) => axisNumber(value, splits)),
      },
    ],
    series: wanted.score
      ? scoreSeries(wanted.annotations, wanted.grounded)
      : seriesOf(ink, wanted.bucketed),
    ...(wanted.bucketed ? { bands: [{ series: [2, 3], fill: `${ink}2e` }] } : {}),
    hooks: {
      drawClear: [(plot) => paintBehind(plot, wanted.annotations())],
      draw: [(plot) => paintOver(plot, wanted.annotations())],
      setCursor: [(plot) => wanted.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 8) return;
          wanted.onZoom?.(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function seriesOf(ink: string, bucketed: boolean): uPlot.Series[] {
  const drawn: uPlot.Series = {
    stroke: ink,
    width: 1.5,
    points: { show: alone, size: 4, fill: ink },
    spanGaps: false,
  };
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  return bucketed ? [{}, drawn, edge, edge] : [{}, drawn];
}

/** Dots only where they do not crowd: a lone reading between two gaps would otherwise be invisible. */
function alone(plot: uPlot, _series: number, from: number, to: number): boolean {
  return to - from < plot.bbox.width / devicePixelRatio / 14;
}

/** Room for the line, for the limits and for the band drawn with it. */
function valueRange(
  plot: uPlot,
  [low, high]: [number | null, number | null],
  { levels, expected }: Annotations,
): [number, number] {
  const line: [number, number] | null =
    low === null || high === null || !Number.isFinite(low + high) ? null : [low, high];
  const { min = -Infinity, max = Infinity } = plot.scales["x"] ?? {};
  const shown = (expected ?? []).filter(({ at }) => at >= min && at <= max);
  const values = [...levels.map((level) => level.value), ...(withBand(line, shown) ?? [])];
  if (values.length === 0) return [0, 1];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = (most - least || Math.abs(most) || 1) * 0.1;
  return [least - room, most + room];
}

/** Far over the threshold is far over it: beyond that a score is cut off, or the threshold would lie on the ground. */
function scoreRange(high: number | null, annotations: Annotations): [number, number] {
  const threshold = thresholdOf(annotations);
  return [0, Math.max(1.15 * threshold, Math.min(high ?? 0, 3 * threshold))];
}

function thresholdOf({ levels }: Annotations): number {
  return levels[0]?.value ?? 1;
}

/** Quiet up to the threshold; what is over it is meant to be seen. */
function scoreSeries(annotations: () => Annotations, grounded: boolean): uPlot.Series[] {
  const ground = (plot: uPlot, soft: boolean) => {
    const { top, height } = plot.bbox;
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    const share = (plot.valToPos(thresholdOf(annotations()), "y", true) - top) / height;
    const edge = Math.min(1, Math.max(0, share));
    const over = cssColour("--mw-medium");
    const under = cssColour("--mw-text-3");
    gradient.addColorStop(edge, soft ? `${over}59` : over);
    gradient.addColorStop(edge, soft ? `${under}2e` : under);
    return gradient;
  };
  return [
    {},
    {
      stroke: (plot) => ground(plot, false),
      fill: (plot) => ground(plot, true),
      width: 1,
      points: { show: false },
      spanGaps: false,
    },
    ...(grounded ? [quietGround()] : []),
  ];
}

function quietGround(): uPlot.Series {
  const fill = `${cssColour("--mw-text-3")}26`;
  return { stroke: "transparent", fill, width: 0, points: { show: false }, spanGaps: false };
}

/** As many decimals as the step between two lines needs: 2.5 needs one, 20 none. */
function axisNumber(value: number, splits: number[]): string {
  const step = Math.abs((splits[1] ?? value) - (splits[0] ?? value));
  const digits = [0, 1, 2, 3, 4, 5].find((each) => isWhole(step * 10 ** each)) ?? 6;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

/** 24-hour clock in the site's zone; the day where it changes. */
function clockValues(timeZone: string | undefined): uPlot.Axis.DynamicValues {
  const zoned = (at: number) => (timeZone ? uPlot.tzDate(new Date(at), timeZone) : new Date(at));
  const two = (part: number) => String(part).padStart(2, "0");
  return (_plot, splits, _axis, _space, step) => {
    let day = "";
    return splits.map((at) => {
      const date = zoned(at);
      const today = `${date.getDate()} ${date.toLocaleString("en", { month: "short" })}`;
      if (step >= 86_400_000) return today;
      const seconds = step < 60_000 ? `:${two(date.getSeconds())}` : "";
      const clock = `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
      const label = today === day ? clock : `${clock}\n${today}`;
      day = today;
      return label;
    });
  };
}
