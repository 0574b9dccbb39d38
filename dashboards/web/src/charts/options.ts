import uPlot from "uplot";
import { cssColour, paintBehind, paintOver, type Annotations } from "./paint.ts";

interface Wanted {
  width: number;
  height: number;
  colour: string;
  timeZone: string | undefined;
  bucketed: boolean;
  sync: string | undefined;
  axis: boolean;
  /** Read at each drawing, so that new limits or flags need no new chart. */
  annotations: () => Annotations;
  range: () => [number, number] | undefined;
  onCursor: (index: number | null) => void;
  onZoom: ((from: number, to: number) => void) | undefined;
}

/** Room beside the plot, px: what else lies on the same time axis keeps it too. */
export const axisWidth = 52;
export const plotPadding = 24;

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
    padding: [8, plotPadding, wanted.axis ? 0 : 6, 0],
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
      y: { range: (_plot, low, high) => valueRange(low, high, wanted.annotations()) },
    },
    axes: [
      {
        show: wanted.axis,
        stroke: text,
        grid,
        ticks: grid,
        font,
        size: 42,
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
        values: (_plot, splits) => splits.map((value) => axisNumber(value, splits)),
      },
    ],
    series: seriesOf(ink, wanted.bucketed),
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

/** Room for the line and for the limits and bands drawn with it. */
function valueRange(low: number, high: number, { levels, band }: Annotations): [number, number] {
  const values = [
    ...levels.map((level) => level.value),
    ...(band ? [band.from, band.to] : []),
    ...(Number.isFinite(low) && Number.isFinite(high) ? [low, high] : []),
  ].filter((value) => value !== null);
  if (values.length === 0) return [0, 1];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = (most - least || Math.abs(most) || 1) * 0.1;
  return [least - room, most + room];
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
