import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PriorityFilter } from "./priority-filter.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { queueViews } from "./queue-views.ts";
import type { QueueSearch } from "./queue-search.ts";

interface QueueFiltersProps {
  search: QueueSearch;
  onChange: (part: QueueSearch) => void;
  children: ReactNode;
}

export function QueueFilters({ search, onChange, children }: QueueFiltersProps) {
  const { t } = useTranslation();
  return (
    <FilterBar>
      <ViewTabs
        label={t("queue.viewsLabel")}
        views={queueViews.map((value) => ({ value, name: t(`queue.views.${value}`) }))}
        value={search.view ?? "open"}
        onChange={(view) => onChange({ view })}
      />
      <PriorityFilter
        value={search.priority ?? ""}
        onChange={(priority) => onChange({ priority })}
      />
      <SiteFilter value={search.site ?? ""} onChange={(site) => onChange({ site })} />
      <SearchField
        label={t("queue.search")}
        value={search.q ?? ""}
        onChange={(q) => onChange({ q })}
      />
      {children}
    </FilterBar>
  );
}
