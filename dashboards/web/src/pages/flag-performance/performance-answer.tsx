import { useTranslation } from "react-i18next";
import type { FlagPerformance } from "../../api/flag-performance.ts";
import { percent, rate } from "../../ui/interval.ts";

/** How many, and how much of it is the work of a few. */
export function PerformanceAnswer({ report, days }: { report: FlagPerformance; days: number }) {
  const { t } = useTranslation();
  const raised = report.sites.reduce((sum, site) => sum + site.raised, 0);
  if (raised === 0) return <>{t("performance.answerNone", { count: days })}</>;
  const byTop = report.top.reduce((sum, each) => sum + each.raised, 0);
  return (
    <>
      {t("performance.answer", { count: raised, perDay: rate(raised / days), days })}{" "}
      {report.top.length < 10 ? "" : t("performance.answerTop", { share: percent(byTop / raised) })}
    </>
  );
}
