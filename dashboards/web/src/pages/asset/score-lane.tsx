import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Annotations } from "../../charts/paint.ts";
import type { Gap, Series } from "../../charts/series.ts";
import { SignalChart } from "../../charts/signal-chart.tsx";
import css from "./score-lane.module.css";

interface ScoreLaneProps {
  /** What is scored, for those who do not see the chart. */
  name: string;
  score: Series;
  threshold: number;
  notLearnt: readonly Gap[];
  range: [number, number];
  timeZone: string | undefined;
  axis: boolean;
  height?: number;
  onZoom: (from: number, to: number) => void;
  /** The time under the shared cursor. */
  onCursor?: (at: number | null) => void;
}

/** How unusual something was, on the time axis of the charts around it: quiet up to where it would be told of. */
export function ScoreLane(props: ScoreLaneProps) {
  const { name, score, threshold, notLearnt, range, timeZone, axis, height = 40, onZoom } = props;
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<number | null>(null);
  const annotations = useMemo(
    (): Annotations => ({
      levels: [{ value: threshold, kind: "clear", label: "" }],
      marks: [],
      hatched: notLearnt,
    }),
    [threshold, notLearnt],
  );
  const here = cursor ?? score.value.findLastIndex((value) => value !== null);
  const value = score.value[here];
  const surprise = score.max?.[here];
  const over = typeof value === "number" && value >= threshold;
  return (
    <div className={css["lane"]}>
      <p className={css["words"]} data-over={over || undefined}>
        {typeof value !== "number"
          ? t("anomaly.noScore")
          : typeof surprise === "number"
            ? t("anomaly.novelty", {
                surprise: surprise.toFixed(1),
                value: value.toFixed(1),
                threshold,
              })
            : t("anomaly.distance", { value: value.toFixed(1), threshold })}
      </p>
      <SignalChart
        series={score}
        score
        describe={t("anomaly.describe", { name, threshold, count: score.at.length })}
        colour="--mw-text-3"
        annotations={annotations}
        height={axis ? height + 38 : height}
        axis={axis}
        timeZone={timeZone}
        sync="asset"
        range={range}
        onZoom={onZoom}
        onCursor={(index) => {
          setCursor(index);
          props.onCursor?.(index === null ? null : (score.at[index] ?? null));
        }}
      />
    </div>
  );
}
