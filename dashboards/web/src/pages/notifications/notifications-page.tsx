import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { contactPointsQuery, quietHoursQuery } from "../../api/contact-points.ts";
import { Page } from "../../ui/page.tsx";
import columns from "../order/order-view.module.css";
import { MessagePanel } from "../messages/message-panel.tsx";
import { ContactPanel } from "./contact-panel.tsx";
import { QuietPanel } from "./quiet-panel.tsx";

/** By which ways, for what and at which hours am I told, and what was I told? */
export function NotificationsPage() {
  const { t } = useTranslation();
  return (
    <Page name={t("notifications.title")} title={t("notifications.title")} answer={<HowReached />}>
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <ContactPanel />
          <MessagePanel />
        </div>
        <aside className={columns["side"]} aria-label={t("notifications.quiet.title")}>
          <QuietPanel />
        </aside>
      </div>
    </Page>
  );
}

function HowReached() {
  const { t } = useTranslation();
  const ways = useInfiniteQuery(contactPointsQuery).data?.pages.flatMap(({ items }) => items);
  const quiet = useQuery(quietHoursQuery).data?.quietHours;
  if (ways === undefined || quiet === undefined) return <>&nbsp;</>;
  const working = ways.filter(({ confirmed }) => confirmed).length;
  if (working === 0) return <>{t("notifications.notReached")}</>;
  return (
    <>
      {t("notifications.reached", { count: working })}{" "}
      {quiet === null
        ? t("notifications.anyHour")
        : t("notifications.notAt", { from: quiet.from, to: quiet.to })}
    </>
  );
}
