import { useTranslation } from "react-i18next";
import type { RuleRecord } from "../../api/rules.ts";
import css from "./precision.module.css";

/** Below so many decided flags a share says little, and is said so. */
const enough = 8;

/**
 * How often the rule was right, as a point with its interval on a scale from 0 to 100 %. With few cases the count is
 * said in place of the share: "2 of 2" is not 100 %.
 */
export function Precision({ record }: { record: RuleRecord }) {
  const { t } = useTranslation();
  const { precision } = record;
  const decided = record.confirmed + record.noFaultFound;
  if (precision === null || decided === 0)
    return <span className={css["none"]}>{t("rules.noneDecided")}</span>;
  const counted = t("rules.ofDecided", { confirmed: record.confirmed, decided });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const between = t("rules.between", {
    low: percent(precision.low),
    high: percent(precision.high),
  });
  return (
    <span className={css["precision"]}>
      <span className={css["scale"]} role="img" aria-label={`${counted}, ${between}`}>
        <span
          className={css["interval"]}
          style={{ left: percentCss(precision.low), right: percentCss(1 - precision.high) }}
        />
        <span className={css["point"]} style={{ left: percentCss(precision.value) }} />
      </span>
      <span>
        {decided < enough ? counted : percent(precision.value)}
        <span className={css["small"]}>
          {decided < enough ? t("rules.few", { between }) : `${counted}, ${between}`}
        </span>
      </span>
    </span>
  );
}

function percentCss(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
