import { useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { inboxList } from "../../api/commissioning.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import own from "./commissioning.module.css";
import { inboxFilters, type InboxFilter } from "./commissioning-search.ts";
import { InboxRow } from "./inbox-row.tsx";

interface InboxViewProps {
  filter: InboxFilter;
  q: string;
  onChange: (filter: InboxFilter) => void;
  onSearch: (q: string) => void;
}

/** What devices send and nobody has registered: each with a proposal that one press takes. */
export function InboxView({ filter, q, onChange, onSearch }: InboxViewProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(inboxList({ status: filter, q }));
  const list = useRowKeys<HTMLUListElement>();
  return (
    <>
      <FilterBar>
        <ViewTabs
          label={t("commissioning.inbox.label")}
          views={inboxFilters.map((value) => ({ value, name: t(`commissioning.inbox.${value}`) }))}
          value={filter}
          onChange={onChange}
        />
        <SearchField label={t("commissioning.inbox.search")} value={q} onChange={onSearch} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={72} />}
          empty={
            <Notice icon={Inbox} title={t("commissioning.inbox.empty")}>
              {t("commissioning.inbox.emptyText")}
            </Notice>
          }
        >
          {(unknown) => (
            <ul className={own["rows"]} ref={list}>
              {unknown.map((signal) => (
                <InboxRow key={signal.id} signal={signal} />
              ))}
            </ul>
          )}
        </PagedAnswer>
      </div>
    </>
  );
}
