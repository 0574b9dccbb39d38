import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, ChevronRight, Lock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Flag } from "../../api/flag.ts";
import { useSiteZone } from "../../api/sites.ts";
import { assetOrdersQuery } from "../../api/work-orders.ts";
import { EvidenceCharts } from "../../evidence/flag-evidence.tsx";
import { sharesOf } from "../../evidence/shares-of.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { sayTimes } from "../../time/say-times.ts";
import { EscalationPanel } from "../../ui/escalation-panel.tsx";
import { FlagStateTag, SuppressionTag } from "../../ui/flag-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ShareBars } from "../../ui/share-bars.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import { SuppressionNotes } from "../../ui/suppression-notes.tsx";
import { AssetOrders } from "../asset/asset-orders.tsx";
import columns from "../order/order-view.module.css";
import { FlagFacts } from "./flag-facts.tsx";
import { FlagMeaning } from "./flag-meaning.tsx";
import css from "./flag-view.module.css";
import { FlagTimes } from "./flag-times.tsx";
import { OutcomePanel } from "./outcome-panel.tsx";
import { ShelveDialog } from "./shelve-dialog.tsx";
import { useAcknowledge } from "./use-acknowledge.ts";
import { useReset } from "./use-reset.ts";

export function FlagView({ flag }: { flag: Flag }) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(flag.site.id);
  const acknowledge = useAcknowledge();
  const orders = useQuery(assetOrdersQuery(flag.asset.id));
  const mayShelve = hasRole(usePerson(), "dispatcher", "reliability-engineer");
  const [shelving, setShelving] = useState(false);
  const shares = sharesOf(flag.evidence);
  const unseen = flag.state === "unacknowledged" || flag.state === "returned-unacknowledged";
  const may = hasRole(usePerson(), "dispatcher", "reliability-engineer", "technician");
  const reset = useReset();
  const waitsForReset = flag.latched && flag.returnedAt !== null && flag.state !== "normal";
  useKeys(unseen && may ? { e: () => acknowledge.mutate(flag.id) } : {});
  return (
    <Page
      name={`${flag.number} ${flag.asset.tag}`}
      trail={
        <>
          <Link to="/flags">{t("nav.flags")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{flag.number}</span>
        </>
      }
      title={sayTimes(flag.summary, timeZone)}
      answer={
        <div className={css["lead"]}>
          <Link to="/assets/$asset" params={{ asset: String(flag.asset.id) }}>
            {flag.asset.tag} {flag.asset.name}
          </Link>
          <SeverityMark severity={flag.severity} quiet={!unseen} />
          <FlagStateTag flag={flag} />
          <SuppressionTag suppression={flag.suppression} />
          <Moment at={flag.raisedAt} timeZone={timeZone} />
        </div>
      }
      actions={
        <>
          {flag.state !== "normal" && mayShelve ? (
            <Button variant="default" onClick={() => setShelving(true)}>
              {t("suppression.shelve")}
            </Button>
          ) : null}
          {waitsForReset && !unseen && may ? (
            <Button loading={reset.isPending} onClick={() => reset.mutate(flag.id)}>
              {t("flag.reset")}
            </Button>
          ) : null}
          {unseen && may ? (
            <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate(flag.id)}>
              {t("flags.acknowledge")}
            </Button>
          ) : null}
        </>
      }
    >
      {flag.withdrawnAt === null ? null : <Note icon={Ban}>{t("flag.withdrawn")}</Note>}
      {waitsForReset ? <Note icon={Lock}>{t("flag.latched")}</Note> : null}
      <SuppressionNotes asset={flag.asset.id} condition={flag.ruleKey} timeZone={timeZone} />
      {shelving ? <ShelveDialog flag={flag} onClose={() => setShelving(false)} /> : null}
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel flush title={t("order.evidence")}>
            <EvidenceCharts flag={flag} timeZone={timeZone} />
          </Panel>
          <EscalationPanel of="flags" id={flag.id} timeZone={timeZone} />
        </div>
        <aside className={columns["side"]} aria-label={t("flag.facts")}>
          <FlagMeaning meaning={flag.rationalisation} />
          <FlagFacts flag={flag} />
          <OutcomePanel flag={flag} timeZone={timeZone} />
          {shares.length === 0 ? null : (
            <Panel title={t("anomaly.shares")}>
              <ShareBars label={t("anomaly.shares")} shares={shares} />
            </Panel>
          )}
          <FlagTimes flag={flag} timeZone={timeZone} />
          <AssetOrders query={orders} title={t("flag.orders")} />
        </aside>
      </div>
    </Page>
  );
}
