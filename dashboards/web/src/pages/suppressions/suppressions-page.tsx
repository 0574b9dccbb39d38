import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { suppressionList } from "../../api/suppressions.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { AssetPicker } from "../../ui/asset-picker.tsx";
import css from "../../ui/data-table.module.css";
import { ExportButton } from "../../ui/export-button.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { OutOfServiceDialog } from "../../ui/out-of-service-dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { suppressionColumns } from "./suppression-export.ts";
import { SuppressionTable } from "./suppression-table.tsx";
import { suppressionViews, type SuppressionsSearch } from "./suppressions-search.ts";

/** For what is nobody sent now, and by whose word? */
export function SuppressionsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/suppressions" });
  const navigate = useNavigate({ from: "/suppressions" });
  const may = hasRole(usePerson(), "dispatcher", "reliability-engineer");
  const [taking, setTaking] = useState(false);
  const { view = "holding", site, asset } = search;
  const query = useInfiniteQuery(
    suppressionList({
      ...(view === "holding" ? { open: true } : {}),
      ...(site === undefined ? {} : { site }),
      ...(asset === undefined ? {} : { asset }),
    }),
  );
  const change = (part: SuppressionsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      name={t("suppressions.title")}
      title={t("suppressions.title")}
      section={<SectionLinks section="flags" />}
      answer={t("suppressions.lead")}
      actions={
        may ? (
          <Button variant="default" onClick={() => setTaking(true)}>
            {t("outOfService.button")}
          </Button>
        ) : null
      }
    >
      <FilterBar>
        <ViewTabs
          label={t("suppressions.views.label")}
          views={suppressionViews.map((value) => ({
            value,
            name: t(`suppressions.views.${value}`),
          }))}
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
        <ExportButton name="suppressions" columns={suppressionColumns} rows={rows} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={BellOff} title={t("suppressions.empty")}>
              {t("suppressions.emptyText")}
            </Notice>
          }
        >
          {() => <SuppressionTable rows={rows} mayEnd={may} />}
        </PagedAnswer>
      </div>
      {taking ? <OutOfServiceDialog onClose={() => setTaking(false)} /> : null}
    </Page>
  );
}
