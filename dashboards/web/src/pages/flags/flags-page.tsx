import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Flag as FlagIcon } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { flagList, unseenFlagsQuery, type FlagRow } from "../../api/flags.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { useSteadyList } from "../../live/use-steady-list.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import css from "../../ui/data-table.module.css";
import { FilterChip } from "../../ui/filter-chip.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { ExportButton } from "../../ui/export-button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { WaitingBar } from "../../ui/waiting-bar.tsx";
import { ActiveFilters } from "./active-filters.tsx";
import { flagColumns } from "./flag-export.ts";
import { FlagTable } from "./flag-table.tsx";
import { flagViews, type FlagsSearch } from "./flags-search.ts";
import { filterOf } from "./flag-filter.ts";
import { useAcknowledge } from "./use-acknowledge.ts";

const idOf = (flag: FlagRow) => flag.id;

/** What have rules seen, and has somebody looked? */
export function FlagsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/flags" });
  const navigate = useNavigate({ from: "/flags" });
  const change = (part: FlagsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const [openedAt] = useState(() => Date.now());
  const remove = (...names: (keyof FlagsSearch)[]) =>
    change(Object.fromEntries(names.map((name) => [name, ""])));
  const query = useInfiniteQuery(flagList(filterOf(search, openedAt)));
  const fresh = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const list = useSteadyList(JSON.stringify(search), fresh, idOf);
  const acknowledge = useAcknowledge();
  const mayAcknowledge = hasRole(usePerson(), "dispatcher", "reliability-engineer", "technician");
  const body = useRowKeys<HTMLTableSectionElement>(
    mayAcknowledge ? { e: (row) => acknowledge.mutate(Number(row)) } : {},
  );
  return (
    <Page
      name={t("flags.title")}
      title={t("flags.title")}
      section={<SectionLinks section="flags" />}
      answer={<Unseen />}
    >
      <FilterBar>
        <ViewTabs
          label={t("flags.views.label")}
          views={flagViews.map((value) => ({ value, name: t(`flags.views.${value}`) }))}
          value={flagViews.find((view) => view === (search.view ?? "open")) ?? null}
          onChange={(view) => change({ view })}
        />
        {search.view === "stale" ? (
          <FilterChip onRemove={() => change({ view: "open" })}>{t("flags.stale")}</FilterChip>
        ) : null}
        <ActiveFilters search={search} onRemove={remove} />
        <SiteFilter value={search.site ?? ""} onChange={(site) => change({ site })} />
        <ExportButton name="flags" columns={flagColumns} rows={list.rows.map((row) => row.item)} />
      </FilterBar>
      <div className={css["frame"]}>
        <WaitingBar count={list.waiting.length} onShow={list.showWaiting} />
        <Answer query={query} skeleton={<SkeletonRows height={56} />}>
          {() =>
            list.rows.length === 0 ? (
              <Notice icon={FlagIcon} title={t("flags.empty")}>
                {t("flags.emptyText")}
              </Notice>
            ) : (
              <>
                <FlagTable
                  rows={list.rows}
                  body={body}
                  onAcknowledge={mayAcknowledge ? (flag) => acknowledge.mutate(flag) : undefined}
                />
                <LoadMore query={query} shown={list.rows.length} />
              </>
            )
          }
        </Answer>
      </div>
    </Page>
  );
}

function Unseen() {
  const { t } = useTranslation();
  const { data } = useQuery(unseenFlagsQuery);
  if (!data) return <>&nbsp;</>;
  return (
    <>
      {data.items.length === 0
        ? t("flags.answerNone")
        : t("flags.answer", { count: data.items.length })}
    </>
  );
}
