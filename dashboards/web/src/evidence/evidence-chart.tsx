import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Evidenced, EvidenceSignal } from "../api/flag.ts";
import { pointsQuery } from "../api/readings.ts";
import { ChartTable } from "../charts/chart-table.tsx";
import type { Annotations } from "../charts/paint.ts";
import { toSeries } from "../charts/series.ts";
import { SignalChart } from "../charts/signal-chart.tsx";
import { signalColour } from "../charts/signal-colour.ts";
import { clock } from "../time/exact.ts";
import { useNow } from "../time/use-now.ts";
import { amount } from "../ui/quantity.ts";
import { asSeverity } from "../ui/severity.ts";
import { unitText } from "#ingest/units";
import css from "./evidence-chart.module.css";
import { levelsOf, withoutBands } from "./levels.ts";
import { useUsual } from "./use-usual.ts";
import { evidenceWindow } from "./evidence-window.ts";

interface EvidenceChartProps {
  flag: Evidenced;
  signal: EvidenceSignal;
  timeZone: string | undefined;
}

/**
 * The stretch of signal that raised the flag: the limits drawn in, the moment marked, and what nobody could know yet
 * shaded apart. What was known comes from the flag's own copy, what came after from the telemetry.
 */
export function EvidenceChart({ flag, signal, timeZone }: EvidenceChartProps) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const now = useNow(15_000);
  const triggeredAt = Date.parse(flag.triggeredAt);
  const known = useMemo(
    () => signal.readings.map(({ observedAt, value }) => ({ at: Date.parse(observedAt), value })),
    [signal],
  );
  const { from, knownUntil, to } = evidenceWindow(known, triggeredAt, now);
  const after = useQuery({
    ...pointsQuery(signal.signalId, { from: knownUntil + 1, to: Math.max(to, knownUntil + 2) }),
    placeholderData: keepPreviousData,
  });
  const series = useMemo(() => {
    const later = (after.data?.points ?? []).map(({ at, value }) => ({ at, value }));
    return toSeries(
      [...known, ...later],
      after.data?.gaps.filter((gap) => gap.from > knownUntil + 1) ?? [],
    );
  }, [known, after.data, knownUntil]);
  const usual = useUsual(flag, signal.signalId, { from, to });
  const unit = unitText(signal.unit);
  const decimals = signal.decimals ?? 2;
  const format = (value: number) => amount(value, decimals) ?? "";
  const annotations = useMemo((): Annotations => {
    const lines = withoutBands(flag.evidence.lines);
    const levels = levelsOf(lines, { id: signal.signalId, unit, decimals }, t);
    return {
      levels,
      marks: [
        {
          at: triggeredAt,
          label: t("evidence.flagged", { at: clock(triggeredAt, triggeredAt, timeZone) }),
          tone: asSeverity(flag.severity),
        },
      ],
      knownUntil,
      expected: usual?.band ?? [],
    };
  }, [flag, signal, triggeredAt, knownUntil, usual, timeZone, decimals, unit, t]);
  const range = useMemo((): [number, number] => [from, to], [from, to]);
  return (
    <figure className={css["figure"]}>
      <figcaption className={css["caption"]}>
        <span style={{ color: `var(${signalColour(signal.key)})` }}>{signal.name}</span>
        <span className={css["unit"]}>{unit}</span>
        {usual === null ? null : (
          <span className={css["usual"]}>
            {t("evidence.usualThen", { low: format(usual.low), high: format(usual.high) })}
          </span>
        )}
        <span className={css["after"]}>{t("evidence.after")}</span>
        <button
          type="button"
          aria-pressed={asTable}
          aria-label={t("chart.asTable", { signal: signal.name })}
          title={t("chart.asTable", { signal: signal.name })}
          onClick={() => setAsTable(!asTable)}
        >
          <Table2 size={14} aria-hidden />
        </button>
      </figcaption>
      <SignalChart
        series={series}
        describe={`${flag.summary} ${t("chart.describe", { signal: signal.name, unit, count: series.at.length })}`}
        colour={signalColour(signal.key)}
        annotations={annotations}
        height={232}
        timeZone={timeZone}
        range={range}
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
    </figure>
  );
}
