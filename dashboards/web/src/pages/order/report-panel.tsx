import { useTranslation } from "react-i18next";
import type { FailureReport } from "../../api/failure-report.ts";
import type { WorkOrder } from "../../api/work-order.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { duration } from "../../time/duration.ts";

/** What the technician found and did. */
export function ReportPanel({ order, report }: { order: WorkOrder; report: FailureReport }) {
  const { t } = useTranslation();
  const parts = report.partsUsed.map((part) => `${part.quantity} × ${part.number}`).join(", ");
  return (
    <Panel title={t("report.title")}>
      <Facts>
        <Fact name={t("report.found")}>{t(`found.${report.foundCondition}`)}</Fact>
        <Fact name={t("report.failureMode")}>{report.failureMode ?? order.failureMode.name}</Fact>
        {report.mechanism ? (
          <Fact name={t("report.mechanism")}>{t(`mechanism.${report.mechanism}`)}</Fact>
        ) : null}
        {report.cause ? <Fact name={t("report.cause")}>{t(`cause.${report.cause}`)}</Fact> : null}
        <Fact name={t("report.activity")}>{t(`activity.${report.activity}`)}</Fact>
        {report.componentCode ? (
          <Fact name={t("report.component")}>{report.componentCode}</Fact>
        ) : null}
        <Fact name={t("report.parts")}>{parts || t("report.noParts")}</Fact>
        <Fact name={t("report.downtime")}>{duration(report.downtimeMinutes * 60_000)}</Fact>
        {report.note ? <Fact name={t("report.note")}>{report.note}</Fact> : null}
      </Facts>
    </Panel>
  );
}
