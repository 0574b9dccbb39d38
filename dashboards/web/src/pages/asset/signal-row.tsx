import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssetAnomaly } from "../../api/anomaly.ts";
import type { Signal } from "../../api/asset.ts";
import type { EvidenceLine } from "../../api/flag.ts";
import type { FlagRow } from "../../api/flags.ts";
import { pointsQuery } from "../../api/readings.ts";
import type { InstrumentFault } from "../../api/signal-health.ts";
import { toSeries } from "../../charts/series.ts";
import { SignalChart } from "../../charts/signal-chart.tsx";
import { signalColour } from "../../charts/signal-colour.ts";
import { levelsOf } from "../../evidence/levels.ts";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import { anomalyOf, excludedFrom } from "./anomaly-series.ts";
import { CorrectionList } from "./correction-list.tsx";
import { CursorValue } from "./cursor-value.tsx";
import { FaultTag } from "./fault-tag.tsx";
import { ScoreLane } from "./score-lane.tsx";
import { SignalFoot } from "./signal-foot.tsx";
import { SignalLinks } from "./signal-links.tsx";
import { SignalLearning } from "./signal-learning.tsx";
import { breaksOf, marksOf } from "./signal-marks.ts";
import css from "./signal-row.module.css";
import { SignalTable } from "./signal-table.tsx";
import type { TimeWindow } from "./time-window.ts";
import { useCorrections } from "./use-corrections.ts";

interface SignalRowProps {
  signal: Signal;
  window: TimeWindow;
  flags: readonly FlagRow[];
  limits: readonly EvidenceLine[];
  fault: InstrumentFault | undefined;
  anomaly: AssetAnomaly | undefined;
  timeZone: string | undefined;
  axis: boolean;
  onZoom: (from: number, to: number) => void;
}

/** One signal of the stack: its name, the value under the cursor, its line, and the table behind it. */
export function SignalRow(props: SignalRowProps) {
  const { signal, window, flags, limits, fault, anomaly, timeZone, axis, onZoom } = props;
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const { from, to } = window;
  const { data, error } = useQuery({
    ...pointsQuery(signal.id, { from, to }),
    placeholderData: keepPreviousData,
  });
  const corrections = useCorrections(signal.id, { from, to });
  const series = useMemo(() => toSeries(data?.points ?? [], breaksOf(data)), [data]);
  const unit = unitText(signal.unit);
  const unusual = useMemo(
    () => (anomaly === undefined ? null : anomalyOf(anomaly, signal.id)),
    [anomaly, signal.id],
  );
  const scored = unusual?.score.value.some((value) => value !== null) ?? false;
  const excluded = useMemo(() => excludedFrom(anomaly?.notLearnt ?? []), [anomaly]);
  const annotations = useMemo(
    () => ({
      levels: levelsOf(limits, { id: signal.id, unit, decimals: signal.decimals }, t),
      marks: marksOf(flags, corrections.items),
      silent: data?.gaps ?? [],
      blank: data?.withoutValue ?? [],
      expected: unusual?.expected ?? [],
      hatched: excluded,
    }),
    [flags, limits, signal, unit, t, data, corrections.items, unusual, excluded],
  );
  const range = useMemo((): [number, number] => [from, to], [from, to]);
  const format = useCallback((value: number) => amount(value, signal.decimals) ?? "", [signal]);
  const tableName = t("chart.asTable", { signal: signal.name });
  return (
    <section className={css["row"]} aria-label={signal.name}>
      <div className={css["head"]}>
        <h3 style={{ color: `var(${signalColour(signal.key)})` }}>{signal.name}</h3>
        <CursorValue
          series={series}
          index={cursor}
          unit={unit}
          format={format}
          timeZone={timeZone}
        />
        {fault === undefined ? null : <FaultTag fault={fault} />}
        <SignalLinks signal={signal} />
        <SignalLearning anomaly={anomaly} signal={signal.id} />
        <button
          type="button"
          className={css["table"]}
          aria-pressed={asTable}
          aria-label={tableName}
          title={tableName}
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
        height={axis && !scored ? 148 : 112}
        axis={axis && !scored}
        timeZone={timeZone}
        sync="asset"
        range={range}
        onZoom={onZoom}
        onCursor={setCursor}
      />
      {unusual === null || !scored ? null : (
        <ScoreLane
          name={signal.name}
          score={unusual.score}
          threshold={unusual.threshold}
          notLearnt={unusual.notLearnt}
          range={range}
          timeZone={timeZone}
          axis={axis}
          onZoom={onZoom}
        />
      )}
      {data === undefined ? null : (
        <SignalFoot
          stretch={data}
          usual={unusual?.expected.some(({ low }) => low !== null) ?? false}
          notLearnt={excluded.length > 0 || (scored && (unusual?.notLearnt.length ?? 0) > 0)}
        />
      )}
      <CorrectionList
        corrections={corrections.items}
        more={corrections.more}
        signal={signal}
        timeZone={timeZone}
      />
      {asTable && data !== undefined ? (
        <SignalTable
          signal={signal}
          stretch={data}
          series={series}
          corrections={corrections}
          timeZone={timeZone}
          format={format}
        />
      ) : null}
    </section>
  );
}
