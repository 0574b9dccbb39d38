import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssetAnomaly } from "../../api/anomaly.ts";
import { clock } from "../../time/exact.ts";
import { distanceSeries, middleOf, mostUnusual, notLearntRuns } from "./anomaly-series.ts";
import css from "./group-row.module.css";
import { LearningTag } from "./learning-tag.tsx";
import { ScoreLane } from "./score-lane.tsx";
import { ShareList } from "./share-list.tsx";
import row from "./signal-row.module.css";
import type { TimeWindow } from "./time-window.ts";

interface GroupRowProps {
  anomaly: AssetAnomaly;
  window: TimeWindow;
  timeZone: string | undefined;
  onZoom: (from: number, to: number) => void;
}

/** All signals together: how far from usual, and which of them made it so. */
export function GroupRow({ anomaly, window, timeZone, onZoom }: GroupRowProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  const { rule, group, points } = anomaly;
  if (rule === null || group === null) return null;
  const { learning } = group;
  const under =
    at === null ? undefined : points.find((point) => middleOf(point, rule.everySeconds) === at);
  const shown = under ?? mostUnusual(anomaly, window);
  return (
    <section className={row["row"]} aria-label={t("anomaly.together")}>
      <div className={row["head"]}>
        <h3>{t("anomaly.together")}</h3>
        {learning === null ? null : (
          <LearningTag until={learning.until} what={t("anomaly.learningGroup")} />
        )}
      </div>
      {points.some(({ distance }) => distance !== null) ? (
        <>
          <ScoreLane
            name={t("anomaly.together")}
            score={distanceSeries(anomaly)}
            threshold={rule.groupDistance}
            notLearnt={notLearntRuns(points, rule.everySeconds)}
            range={[window.from, window.to]}
            timeZone={timeZone}
            axis={false}
            height={56}
            onZoom={onZoom}
            onCursor={setAt}
          />
          {shown === null ? null : (
            <div className={css["shares"]}>
              <p className={css["when"]}>
                {t(under === undefined ? "anomaly.mostUnusual" : "anomaly.at", {
                  at: clock(middleOf(shown, rule.everySeconds), window.to, timeZone),
                  distance: shown.distance?.toFixed(1) ?? "",
                })}
              </p>
              <ShareList point={shown} signals={anomaly.signals} />
            </div>
          )}
        </>
      ) : (
        <p className={css["none"]}>
          {learning === null
            ? t("anomaly.noRows")
            : t("anomaly.learningRows", {
                rows: learning.rows.toLocaleString("en"),
                needed: learning.rowsNeeded.toLocaleString("en"),
              })}
        </p>
      )}
    </section>
  );
}
