import { useTranslation } from "react-i18next";
import { useSiteZone } from "../../api/sites.ts";
import type { WorkOrder } from "../../api/work-order.ts";
import { isEnded } from "../../api/work-orders.ts";
import { EscalationPanel } from "../../ui/escalation-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { CandidatesPanel } from "./candidates-panel.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { KitPanel } from "./kit-panel.tsx";
import { OrderLead } from "./order-lead.tsx";
import { OrderTrail } from "./order-trail.tsx";
import css from "./order-view.module.css";
import { PriorityPanel } from "./priority-panel.tsx";
import { RepairChecks } from "./repair-checks.tsx";
import { ReportPanel } from "./report-panel.tsx";
import { StepsPanel } from "./steps-panel.tsx";
import { VerbBar } from "./verb-bar.tsx";
import { WhyPanel } from "./why-panel.tsx";

export function OrderView({ order }: { order: WorkOrder }) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(order.site.id);
  const ended = isEnded(order.status);
  return (
    <Page
      name={`${order.number} ${order.title}`}
      trail={<OrderTrail order={order} />}
      title={order.title}
      answer={<OrderLead order={order} timeZone={timeZone} />}
      actions={<VerbBar order={order} />}
    >
      <div className={css["columns"]}>
        <div className={css["main"]}>
          <WhyPanel order={order} timeZone={timeZone} />
          <EvidencePanel order={order} timeZone={timeZone} />
          {order.report ? (
            <ReportPanel order={order} report={order.report} timeZone={timeZone} />
          ) : null}
          {order.report ? <RepairChecks order={order.id} timeZone={timeZone} /> : null}
          {!ended && order.failureMode.steps.length > 0 ? (
            <StepsPanel steps={order.failureMode.steps} />
          ) : null}
          <EscalationPanel of="work-orders" id={order.id} timeZone={timeZone} />
          <HistoryPanel history={order.history} timeZone={timeZone} />
        </div>
        <aside className={css["side"]} aria-label={t("order.side")}>
          <PriorityPanel order={order} timeZone={timeZone} />
          <KitPanel order={order} />
          {ended ? null : <CandidatesPanel order={order} />}
        </aside>
      </div>
    </Page>
  );
}
