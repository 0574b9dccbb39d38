import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import type { EvidenceLine } from "../../api/flag.ts";
import type { FlagRow } from "../../api/flags.ts";
import { pointsQuery } from "../../api/readings.ts";
import { ChartTable } from "../../charts/chart-table.tsx";
import type { Mark } from "../../charts/marks.ts";
import { toSeries } from "../../charts/series.ts";
import { SignalChart } from "../../charts/signal-chart.tsx";
import { signalColour } from "../../charts/signal-colour.ts";
import { levelsOf } from "../../evidence/levels.ts";
import { asSeverity } from "../../ui/severity.ts";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import { CursorValue } from "./cursor-value.tsx";
import css from "./signal-row.module.css";
import type { TimeWindow } from "./time-window.ts";

interface SignalRowProps {
  signal: Signal;
  window: TimeWindow;
  flags: readonly FlagRow[];
  limits: readonly EvidenceLine[];
  timeZone: string | undefined;
  axis: boolean;
  onZoom: (from: number, to: number) => void;
}

/** One signal of the stack: its name, the value under the cursor, its line, and the table behind it. */
export function SignalRow({
  signal,
  window,
  flags,
  limits,
  timeZone,
  axis,
  onZoom,
}: SignalRowProps) {
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const { from, to } = window;
  const { data, error } = useQuery({
    ...pointsQuery(signal.id, { from, to }),
    placeholderData: keepPreviousData,
  });
  const series = useMemo(() => toSeries(data?.points ?? [], data?.gaps ?? []), [data]);
  const unit = unitText(signal.unit);
  const annotations = useMemo(
    () => ({
      levels: levelsOf(limits, { id: signal.id, unit, decimals: signal.decimals }, t),
      marks: marksOf(flags),
    }),
    [flags, limits, signal, unit, t],
  );
  const range = useMemo((): [number, number] => [from, to], [from, to]);
  const format = useCallback((value: number) => amount(value, signal.decimals) ?? "", [signal]);
  return (
    <div className={css["row"]}>
      <div className={css["head"]}>
        <h3 style={{ color: `var(${signalColour(signal.key)})` }}>{signal.name}</h3>
        <CursorValue
          series={series}
          index={cursor}
          unit={unit}
          format={format}
          timeZone={timeZone}
        />
        <button
          type="button"
          className={css["table"]}
          aria-pressed={asTable}
          aria-label={t("chart.asTable", { signal: signal.name })}
          title={t("chart.asTable", { signal: signal.name })}
          onClick={() => setAsTable(!asTable)}
        >
          <Table2 size={14} aria-hidden />
        </button>
      </div>
      {error ? <p className={css["error"]}>{error.message}</p> : null}
      <SignalChart
        series={series}
        describe={t("chart.describe", { signal: signal.name, unit, count: series.at.length })}
        colour={signalColour(signal.key)}
        annotations={annotations}
        height={axis ? 148 : 112}
        axis={axis}
        timeZone={timeZone}
        sync="asset"
        range={range}
        onZoom={onZoom}
        onCursor={setCursor}
      />
      {asTable ? (
        <ChartTable
          name={signal.name}
          unit={unit}
          series={series}
          timeZone={timeZone}
          format={format}
        />
      ) : null}
    </div>
  );
}

function marksOf(flags: readonly FlagRow[]): Mark[] {
  return flags.map((flag) => ({
    at: Date.parse(flag.triggeredAt),
    label: "",
    tone: asSeverity(flag.severity),
  }));
}
