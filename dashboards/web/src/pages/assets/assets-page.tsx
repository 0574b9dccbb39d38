import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import { useTranslation } from "react-i18next";
import { assetList } from "../../api/assets.ts";
import { openFlagsQuery } from "../../api/flags.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { AssetTable } from "./asset-table.tsx";
import type { AssetsSearch } from "./assets-search.ts";
import { ClassFilter } from "./class-filter.tsx";

/** Which machines do we look after, and which are not well? */
export function AssetsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/assets" });
  const navigate = useNavigate({ from: "/assets" });
  const change = (part: AssetsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const query = useInfiniteQuery(assetList(filterOf(search)));
  const flags = useQuery(openFlagsQuery);
  const flagged = new Set(flags.data?.items.map((flag) => flag.asset.id));
  const filtered = Object.values(search).some(Boolean);
  return (
    <Page
      name={t("assets.title")}
      title={t("assets.title")}
      answer={flags.data ? t("assets.answer", { count: flagged.size }) : <>&nbsp;</>}
    >
      <FilterBar>
        <ClassFilter value={search.class ?? ""} onChange={(code) => change({ class: code })} />
        <SiteFilter value={search.site ?? ""} onChange={(site) => change({ site })} />
        <SearchField
          label={t("assets.search")}
          value={search.q ?? ""}
          onChange={(q) => change({ q })}
        />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows />}
          empty={
            <Notice
              icon={Gauge}
              title={filtered ? t("assets.emptyFiltered") : t("assets.empty")}
              action={
                filtered ? (
                  <Button variant="default" onClick={() => change({ q: "", site: "", class: "" })}>
                    {t("list.clear")}
                  </Button>
                ) : undefined
              }
            >
              {filtered ? t("assets.emptyFilteredText") : t("assets.emptyText")}
            </Notice>
          }
        >
          {(assets) => <AssetTable assets={assets} flags={flags.data?.items ?? []} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}

function filterOf({ q, site, class: assetClass }: AssetsSearch) {
  return {
    ...(q ? { q } : {}),
    ...(site ? { site } : {}),
    ...(assetClass ? { assetClass } : {}),
  };
}
