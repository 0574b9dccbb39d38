import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Radar } from "lucide-react";
import { useTranslation } from "react-i18next";
import { gapList } from "../../api/coverage-gaps.ts";
import { AssetPicker } from "../../ui/asset-picker.tsx";
import css from "../../ui/data-table.module.css";
import { ExportButton } from "../../ui/export-button.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { gapColumns } from "./gap-export.ts";
import { GapTable } from "./gap-table.tsx";
import { gapViews, type GapsSearch } from "./gaps-search.ts";

/** Which failures did no flag foresee, and could one have? */
export function GapsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/coverage-gaps" });
  const navigate = useNavigate({ from: "/coverage-gaps" });
  const { view = "open", site, asset } = search;
  const query = useInfiniteQuery(
    gapList({
      ...(view === "all" ? {} : { state: view }),
      ...(site ? { site } : {}),
      ...(asset ? { asset } : {}),
    }),
  );
  const change = (part: GapsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const gaps = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      name={t("gaps.title")}
      title={t("gaps.title")}
      section={<SectionLinks section="rules" />}
      answer={t("gaps.lead")}
    >
      <FilterBar>
        <ViewTabs
          label={t("gaps.views.label")}
          views={gapViews.map((value) => ({ value, name: t(`gaps.views.${value}`) }))}
          value={view}
          onChange={(next) => change({ view: next })}
        />
        <SiteFilter value={site ?? ""} onChange={(next) => change({ site: next })} />
        <AssetPicker
          label={t("suppressions.asset")}
          placeholder={t("suppressions.asset")}
          value={asset}
          onChange={(next) => change({ asset: next ?? "" })}
        />
        <ExportButton name="coverage-gaps" columns={gapColumns} rows={gaps} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={Radar} title={t(`gaps.empty.${view}`)}>
              {t("gaps.emptyText")}
            </Notice>
          }
        >
          {() => <GapTable gaps={gaps} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}
