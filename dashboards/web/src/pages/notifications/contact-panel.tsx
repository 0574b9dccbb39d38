import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { BellPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { contactPointsQuery, waysQuery } from "../../api/contact-points.ts";
import { Notice } from "../../ui/notice.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { AddBrowser } from "./add-browser.tsx";
import { AddEmail } from "./add-email.tsx";
import { ContactRow } from "./contact-row.tsx";
import css from "./notifications.module.css";

/** My ways, each with what goes by it and a way to try it; and two ways to add one. */
export function ContactPanel() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(contactPointsQuery);
  const ways = useQuery(waysQuery);
  return (
    <Panel title={t("notifications.ways")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        uncounted
        empty={
          <Notice icon={BellPlus} title={t("notifications.none")}>
            {t("notifications.noneText")}
          </Notice>
        }
      >
        {(contacts) => (
          <ul className={css["contacts"]}>
            {contacts.map((contact) => (
              <ContactRow key={contact.id} contact={contact} />
            ))}
          </ul>
        )}
      </PagedAnswer>
      {ways.data === undefined ? null : (
        <div className={css["add"]}>
          <AddEmail way={ways.data.email} />
          <AddBrowser way={ways.data.push} />
        </div>
      )}
    </Panel>
  );
}
