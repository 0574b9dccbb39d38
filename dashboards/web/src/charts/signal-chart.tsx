import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { chartOptions } from "./options.ts";
import type { Annotations } from "./paint.ts";
import type { Series } from "./series.ts";
import css from "./signal-chart.module.css";
import { useWidth } from "./use-width.ts";

interface SignalChartProps {
  series: Series;
  /** What a person who cannot see the chart is told instead. */
  describe: string;
  /** A CSS variable, see signalColour. */
  colour: string;
  annotations: Annotations;
  height?: number;
  timeZone?: string | undefined;
  /** Charts of one name share their cursor. */
  sync?: string;
  /**
   * A score from nought up: its value is told of over the first level, and stands out there; its highest, where it has one, is
   * drawn as a quiet ground.
   */
  score?: boolean;
  /** Whether the time axis is written under it; only the last of a stack needs it. */
  axis?: boolean;
  /** From and to, epoch ms; without it the chart spans its points. */
  range?: [number, number] | undefined;
  /** Lowest and highest value; without it the chart makes room for what it draws. */
  values?: readonly [number, number] | undefined;
  onZoom?: ((from: number, to: number) => void) | undefined;
  /** The point under the shared cursor, by its place in the series. */
  onCursor?: (index: number | null) => void;
}

/** The stretch of one signal with its limits, bands and moments drawn in. */
export function SignalChart(props: SignalChartProps) {
  // A chart resolves its colours when it is made: another scheme is another chart.
  const scheme = useComputedColorScheme("light");
  return <Plot key={scheme} {...props} />;
}

function Plot(props: SignalChartProps) {
  const { series, annotations, range, values, colour, timeZone, sync } = props;
  const { height = 180, axis = true, score = false } = props;
  const [frame, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const drawn = useRef({ series, annotations, range, values });
  const told = useRef(props);
  const bucketed = series.min !== undefined;
  const grounded = score && series.max !== undefined;
  const canZoom = props.onZoom !== undefined;
  useEffect(() => {
    told.current = props;
  });

  useEffect(() => {
    if (!frame.current || width === 0) return undefined;
    const options = chartOptions({
      width,
      height,
      colour,
      timeZone,
      bucketed,
      score,
      grounded,
      sync,
      axis,
      annotations: () => drawn.current.annotations,
      range: () => drawn.current.range,
      values: () => drawn.current.values,
      onCursor: (index) => told.current.onCursor?.(index),
      onZoom: canZoom ? (from, to) => told.current.onZoom?.(from, to) : undefined,
    });
    const made = new uPlot(options, columns(drawn.current.series), frame.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [frame, width, height, colour, timeZone, bucketed, score, grounded, sync, axis, canZoom]);

  useEffect(() => {
    drawn.current = { series, annotations, range, values };
    // Scales are worked out anew with the data, from the limits and the range that are drawn now.
    plot.current?.setData(columns(series));
  }, [series, annotations, range, values]);

  return (
    <div
      className={css["frame"]}
      style={{ height }}
      ref={frame}
      role="img"
      aria-label={props.describe}
    />
  );
}

function columns({ at, value, min, max }: Series): uPlot.AlignedData {
  if (max === undefined) return [at, value];
  return min === undefined ? [at, value, max] : [at, value, max, min];
}
