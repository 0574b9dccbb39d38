import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { FlagEvidence } from "../../evidence/flag-evidence.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";

/** What was seen; where several flags stand behind the order, each its own. */
export function EvidencePanel({
  order,
  timeZone,
}: {
  order: WorkOrder;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const flag = order.flags.find(({ number }) => number === chosen) ?? order.flags[0];
  if (!flag) return null;
  const tabs =
    order.flags.length > 1 ? (
      <ViewTabs
        label={t("evidence.ofFlag")}
        views={order.flags.map(({ number }) => ({ value: number, name: number }))}
        value={flag.number}
        onChange={setChosen}
      />
    ) : null;
  return (
    <Panel flush title={t("order.evidence")} aside={tabs}>
      <FlagEvidence key={flag.number} flag={flag.number} timeZone={timeZone} />
    </Panel>
  );
}
