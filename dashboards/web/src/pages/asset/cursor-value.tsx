import type { Series } from "../../charts/series.ts";
import { exact } from "../../time/exact.ts";
import css from "./cursor-value.module.css";

interface CursorValueProps {
  series: Series;
  index: number | null;
  unit: string;
  format: (value: number) => string;
  timeZone: string | undefined;
}

/** The value under the shared cursor, with its time; without a cursor the last one. */
export function CursorValue({ series, index, unit, format, timeZone }: CursorValueProps) {
  const here = index ?? series.value.findLastIndex((value) => value !== null);
  const value = series.value[here];
  const at = series.at[here];
  if (value === null || value === undefined || at === undefined) return null;
  const low = series.min?.[here];
  const high = series.max?.[here];
  const spread = typeof low === "number" && typeof high === "number" && low !== high;
  return (
    <span className={css["value"]}>
      <strong>
        {format(value)} {unit}
      </strong>
      {spread ? ` (${format(low)} to ${format(high)})` : ""}
      {index === null ? null : <span className={css["at"]}>{exact(at, timeZone)}</span>}
    </span>
  );
}
