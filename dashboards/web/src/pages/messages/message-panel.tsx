import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { messageList } from "../../api/messages.ts";
import { Answer } from "../../ui/answer.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
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
      <Answer query={query} skeleton={<SkeletonRows rows={3} />}>
        {({ pages }) => {
          const messages = pages.flatMap(({ items }) => items);
          if (messages.length === 0) return <p className={list["none"]}>{t("messages.noneYet")}</p>;
          return (
            <>
              <ul className={list["list"]}>
                {messages.map((message) => (
                  <MessageItem key={message.id} message={message} />
                ))}
              </ul>
              {query.hasNextPage ? (
                <LoadMore
                  shown={messages.length}
                  hasMore
                  loading={query.isFetchingNextPage}
                  onMore={() => void query.fetchNextPage()}
                />
              ) : null}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
