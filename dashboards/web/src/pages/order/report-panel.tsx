import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../api/asset.ts";
import { failureModesQuery } from "../../api/failure-modes.ts";
import type { FailureReport } from "../../api/failure-report.ts";
import type { WorkOrder } from "../../api/work-order.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { duration } from "../../time/duration.ts";

/** What the technician found and did. */
export function ReportPanel({
  order,
  report,
  timeZone,
}: {
  order: WorkOrder;
  report: FailureReport;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const modes = useQuery(failureModesQuery);
  const asset = useQuery(assetQuery(order.asset.id));
  const code = report.failureMode ?? order.failureMode.code;
  const mode = modes.data?.items.find((each) => each.code === code)?.name ?? order.failureMode.name;
  const component = asset.data?.components.find((each) => each.code === report.componentCode);
  const parts = report.partsUsed.map((part) => `${part.quantity} × ${part.number}`).join(", ");
  return (
    <Panel title={t("report.title")}>
      <Facts>
        <Fact name={t("report.short.found")}>{t(`found.${report.foundCondition}`)}</Fact>
        <Fact name={t("report.failureMode")}>{mode}</Fact>
        {report.mechanism ? (
          <Fact name={t("report.mechanism")}>{t(`mechanism.${report.mechanism}`)}</Fact>
        ) : null}
        {report.cause ? <Fact name={t("report.cause")}>{t(`cause.${report.cause}`)}</Fact> : null}
        <Fact name={t("report.short.activity")}>{t(`activity.${report.activity}`)}</Fact>
        {report.componentCode ? (
          <Fact name={t("report.component")}>{component?.name ?? report.componentCode}</Fact>
        ) : null}
        <Fact name={t("report.parts")}>{parts || t("report.noParts")}</Fact>
        <Fact name={t("report.short.downtime")}>{duration(report.downtimeMinutes * 60_000)}</Fact>
        {report.functionalFailure ? (
          <Fact name={t("report.short.functionalFailure")}>
            {t(`report.ceased.${report.functionalFailure}`)}
          </Fact>
        ) : null}
        {report.failedAt ? (
          <Fact name={t("report.short.failedAt")}>
            <Moment at={report.failedAt} timeZone={timeZone} />
          </Fact>
        ) : null}
        {report.note ? <Fact name={t("report.note")}>{report.note}</Fact> : null}
      </Facts>
    </Panel>
  );
}
