import { useTranslation } from "react-i18next";
import type { Stretch, Tier } from "../../api/readings.ts";
import { duration } from "../../time/duration.ts";
import css from "./signal-row.module.css";

const order: Tier[] = ["1h", "1m", "raw"];

interface SignalFootProps {
  stretch: Stretch;
  /** Whether the band of what was expected is drawn. */
  usual: boolean;
  /** Whether some of it is hatched. */
  notLearnt: boolean;
}

/** Said quietly: what the line was drawn from, and what the marks along its bottom mean. */
export function SignalFoot({ stretch, usual, notLearnt }: SignalFootProps) {
  const { points, gaps, withoutValue, source } = stretch;
  const { t } = useTranslation();
  const tiers = order.filter((tier) => source.tiers.includes(tier));
  return (
    <p className={css["foot"]}>
      {points.length === 0
        ? t("chart.none")
        : source.everyMs === 0
          ? t("chart.everyReading")
          : t("chart.each", {
              length: duration(source.everyMs),
              tiers: tiers.map((tier) => t(`chart.tier.${tier}`)).join(t("chart.and")),
            })}
      {gaps.length > 0 ? (
        <span className={css["legend"]} data-kind="silent">
          {t("chart.silent")}
        </span>
      ) : null}
      {withoutValue.length > 0 ? (
        <span className={css["legend"]} data-kind="blank">
          {t("chart.blank")}
        </span>
      ) : null}
      {usual ? (
        <span className={css["legend"]} data-kind="usual">
          {t("anomaly.usual")}
        </span>
      ) : null}
      {notLearnt ? (
        <span className={css["legend"]} data-kind="hatched">
          {t("anomaly.notLearnt")}
        </span>
      ) : null}
    </p>
  );
}
