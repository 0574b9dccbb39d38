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
  decimals?: number;
  timeZone?: string | undefined;
  /** Charts of one name share their cursor. */
  sync?: string;
  /** Whether the time axis is written under it; only the last of a stack needs it. */
  axis?: boolean;
  /** From and to, epoch ms; without it the chart spans its points. */
  range?: [number, number] | undefined;
  onZoom?: ((from: number, to: number) => void) | undefined;
  /** The point under the shared cursor, by its place in the series. */
  onCursor?: (index: number | null) => void;
}

/** The stretch of one signal with its limits, bands and moments drawn in. */
export function SignalChart(props: SignalChartProps) {
  const { series, colour, height = 180, axis = true, decimals = 2, timeZone, sync } = props;
  const [frame, width] = useWidth<HTMLDivElement>();
  const scheme = useComputedColorScheme("light");
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  const bucketed = series.min !== undefined;
  const canZoom = props.onZoom !== undefined;
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const place = frame.current;
    if (!place || width === 0) return;
    const options = chartOptions({
      width,
      height,
      colour,
      decimals,
      timeZone,
      bucketed,
      sync,
      axis,
      annotations: () => latest.current.annotations,
      range: () => latest.current.range,
      onCursor: (index) => latest.current.onCursor?.(index),
      onZoom: canZoom ? (from, to) => latest.current.onZoom?.(from, to) : undefined,
    });
    const made = new uPlot(options, columns(latest.current.series), place);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // The scheme is not read here but decides the colours that the chart resolves when it is made.
  }, [frame, width, height, colour, decimals, timeZone, bucketed, sync, axis, canZoom, scheme]);

  useEffect(() => {
    plot.current?.setData(columns(series));
  }, [series]);
  useEffect(() => {
    // uPlot keeps its scales until it is told; a redraw with rescale reads the new range and limits.
    plot.current?.setData(plot.current.data, true);
  }, [props.annotations, props.range]);

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
  return min && max ? [at, value, max, min] : [at, value];
}
