import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { messageList, type Message } from "../../api/messages.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { MessageStateTag } from "./message-state.tsx";
import { messageViews } from "./messages-search.ts";

/** What were people and programs told, and did it arrive? */
export function MessagesPage() {
  const { t } = useTranslation();
  const { view = "all" } = useSearch({ from: "/inside/messages" });
  const navigate = useNavigate({ from: "/messages" });
  const query = useInfiniteQuery(messageList("all", view === "all" ? {} : { state: view }));
  return (
    <Page
      name={t("messages.title")}
      title={t("messages.title")}
      section={<SectionLinks section="onCall" />}
      answer={t("messages.lead")}
    >
      <FilterBar>
        <ViewTabs
          label={t("messages.which")}
          views={messageViews.map((value) => ({
            value,
            name: value === "all" ? t("messages.all") : t(`messages.state.${value}`),
          }))}
          value={view}
          onChange={(next) => void navigate({ search: { view: next }, replace: true })}
        />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={Send} title={t("messages.none")}>
              {t("messages.noneText")}
            </Notice>
          }
        >
          {(messages) => <MessageTable messages={messages} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}

function MessageTable({ messages }: { messages: readonly Message[] }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("messages.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["message", "to", "state", "queued"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`messages.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {messages.map((message) => (
          <tr key={message.id} role="row" className={css["row"]}>
            <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
              <Link
                to="/messages/$message"
                params={{ message: String(message.id) }}
                className={css["link"]}
                data-row={message.id}
              >
                {message.subject}
              </Link>
              {message.reason === null ? null : <div className={css["sub"]}>{message.reason}</div>}
            </td>
            <td role="cell" className={css["later"]}>
              {message.to.kind === "event" ? message.to.event : message.to.name}
            </td>
            <td role="cell">
              <MessageStateTag state={message.state} />
            </td>
            <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
              <Moment at={message.queuedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
