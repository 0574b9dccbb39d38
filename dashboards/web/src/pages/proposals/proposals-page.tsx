import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Lightbulb } from "lucide-react";
import { useTranslation } from "react-i18next";
import { proposalList } from "../../api/proposals.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { FilterChip } from "../../ui/filter-chip.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { ProposalTable } from "./proposal-table.tsx";
import { proposalViews, type ProposalsSearch } from "./proposals-search.ts";

/** Which changes of rules do their records speak for? */
export function ProposalsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/proposals" });
  const navigate = useNavigate({ from: "/proposals" });
  const { view = "open", site, rule } = search;
  const query = useInfiniteQuery(
    proposalList({
      ...(view === "all" ? {} : { state: view }),
      ...(site ? { site } : {}),
      ...(rule ? { rule } : {}),
    }),
  );
  const change = (part: ProposalsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  return (
    <Page
      name={t("proposals.title")}
      title={t("proposals.title")}
      section={<SectionLinks section="rules" />}
      answer={t("proposals.lead")}
    >
      <FilterBar>
        <ViewTabs
          label={t("proposals.views.label")}
          views={proposalViews.map((value) => ({ value, name: t(`proposals.views.${value}`) }))}
          value={view}
          onChange={(next) => change({ view: next })}
        />
        {rule ? <FilterChip onRemove={() => change({ rule: "" })}>{rule}</FilterChip> : null}
        <SiteFilter value={site ?? ""} onChange={(next) => change({ site: next })} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={Lightbulb} title={t(`proposals.empty.${view}`)}>
              {t("proposals.emptyText")}
            </Notice>
          }
        >
          {(proposals) => <ProposalTable proposals={proposals} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}
