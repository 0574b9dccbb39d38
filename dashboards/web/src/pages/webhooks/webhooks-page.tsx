import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { webhooksQuery, type Webhook } from "../../api/webhooks.ts";
import css from "../../ui/data-table.module.css";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { SecretNotice } from "./secret-notice.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookRow } from "./webhook-row.tsx";

/** Which programs are told of what, and are they listening? */
export function WebhooksPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(webhooksQuery);
  const [asked, setAsked] = useState<Webhook | "new" | null>(null);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  return (
    <Page
      name={t("webhooks.title")}
      title={t("webhooks.title")}
      section={<SectionLinks section="onCall" />}
      answer={t("webhooks.lead")}
      actions={<Button onClick={() => setAsked("new")}>{t("webhooks.add")}</Button>}
    >
      {made === null ? null : <SecretNotice made={made} onSeen={() => setMade(null)} />}
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows rows={3} height={56} />}
          empty={
            <Notice icon={WebhookIcon} title={t("webhooks.none")}>
              {t("webhooks.noneText")}
            </Notice>
          }
        >
          {(webhooks) => (
            <table className={css["table"]} role="table" aria-label={t("webhooks.title")}>
              <thead role="rowgroup">
                <tr role="row">
                  {(["program", "events", "state", "act"] as const).map((column) => (
                    <th key={column} scope="col" role="columnheader">
                      {t(`webhooks.columns.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                {webhooks.map((webhook) => (
                  <WebhookRow
                    key={webhook.id}
                    webhook={webhook}
                    onChange={() => setAsked(webhook)}
                    onSecret={setMade}
                  />
                ))}
              </tbody>
            </table>
          )}
        </PagedAnswer>
      </div>
      {asked === null ? null : (
        <WebhookDialog
          {...(asked === "new" ? {} : { webhook: asked })}
          onSecret={setMade}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}
