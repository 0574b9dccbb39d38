import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MovedSignal } from "../../api/coverage-gaps.ts";
import { pointsQuery } from "../../api/readings.ts";
import type { Annotations } from "../../charts/paint.ts";
import { toSeries } from "../../charts/series.ts";
import { SignalChart } from "../../charts/signal-chart.tsx";
import { signalColour } from "../../charts/signal-colour.ts";
import { clock } from "../../time/exact.ts";
import { amount } from "../../ui/quantity.ts";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import css from "./gaps.module.css";
import { usualBand } from "./usual-band.ts";

const dayMs = 86_400_000;
/** Before the failure: all that it was compared with, or the end of it alone. */
const spans = { month: 31 * dayMs, week: 7 * dayMs, day: 2 * dayMs } as const;
const spanNames = ["month", "week", "day"] as const;

interface CandidateChartProps {
  candidate: MovedSignal;
  failedAt: number;
  name: string;
  unit: string;
  decimals: number | null;
  timeZone: string | undefined;
}

/** The signal up to its failure, with where it usually lay drawn behind it, since when it strayed and when it failed. */
export function CandidateChart(props: CandidateChartProps) {
  const { candidate, failedAt, name, unit, decimals, timeZone } = props;
  const { t } = useTranslation();
  const [span, setSpan] = useState<(typeof spanNames)[number]>("month");
  const window = useMemo(
    () => ({ from: failedAt - spans[span], to: failedAt + spans[span] / 12 }),
    [failedAt, span],
  );
  const { data, error } = useQuery(pointsQuery(candidate.signalId, window));
  const series = useMemo(() => toSeries(data?.points ?? [], data?.gaps ?? []), [data]);
  const annotations = useMemo((): Annotations => {
    const { low, high } = usualBand(candidate);
    const since = Date.parse(candidate.since);
    return {
      levels: [
        {
          value: candidate.usual,
          kind: "expected",
          label: t("evidence.line.baseline", {
            value: `${amount(candidate.usual, decimals)} ${unit}`,
          }),
        },
      ],
      expected: [window.from, window.to].map((at) => ({ at, low, high })),
      marks: [
        // Without words: those of the failure stand beside it, and the sentence above says since when.
        { at: since, label: "", tone: "plain" },
        { at: failedAt, label: t("gaps.failed", { at: clock(failedAt, 0, timeZone) }), tone: 4 },
      ],
      silent: data?.gaps ?? [],
      knownUntil: failedAt,
    };
  }, [candidate, window, data, failedAt, decimals, unit, timeZone, t]);
  const range = useMemo((): [number, number] => [window.from, window.to], [window]);
  return (
    <>
      <div className={css["span"]}>
        <ViewTabs
          label={t("gaps.span.label")}
          views={spanNames.map((value) => ({ value, name: t(`gaps.span.${value}`) }))}
          value={span}
          onChange={setSpan}
        />
      </div>
      {error ? <p className={css["words"]}>{error.message}</p> : null}
      <SignalChart
        series={series}
        describe={t("chart.describe", { signal: name, unit, count: series.at.length })}
        colour={signalColour(candidate.signal)}
        annotations={annotations}
        height={190}
        timeZone={timeZone}
        range={range}
      />
    </>
  );
}
