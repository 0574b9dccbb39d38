import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { messageList } from "../../api/messages.ts";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";
import { MessageItem } from "./message-item.tsx";

/** What I was told, the newest first. */
export function MessagePanel() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(messageList("mine", {}));
  return (
    <Panel title={t("messages.mine")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={3} />}
        uncounted
        empty={<p className={list["none"]}>{t("messages.noneYet")}</p>}
      >
        {(messages) => (
          <ul className={list["list"]}>
            {messages.map((message) => (
              <MessageItem key={message.id} message={message} />
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}
