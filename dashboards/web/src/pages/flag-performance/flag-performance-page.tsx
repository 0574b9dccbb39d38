import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Flag } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { flagPerformanceQuery, type FlagPerformance } from "../../api/flag-performance.ts";
import { Answer } from "../../ui/answer.tsx";
import { ExportButton } from "../../ui/export-button.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { FloodPanel } from "./flood-panel.tsx";
import { PerformanceAnswer } from "./performance-answer.tsx";
import { performanceColumns } from "./performance-export.ts";
import { performanceSpans } from "./performance-search.ts";
import { RaisesByDay } from "./raises-by-day.tsx";
import { SiteTable } from "./site-table.tsx";
import { TopRaisers } from "./top-raisers.tsx";

const dayMs = 86_400_000;

/** Do flags serve those who must read them? */
export function FlagPerformancePage() {
  const { t } = useTranslation();
  const { days = "30", site, operators = "1" } = useSearch({ from: "/inside/flag-performance" });
  const navigate = useNavigate({ from: "/flag-performance" });
  const [openedAt] = useState(() => Date.now());
  const query = useQuery(
    flagPerformanceQuery({
      from: new Date(openedAt - Number(days) * dayMs).toISOString(),
      to: new Date(openedAt).toISOString(),
      operators: Number(operators),
      ...(site ? { site } : {}),
    }),
  );
  return (
    <Page
      name={t("performance.title")}
      title={t("performance.title")}
      section={<SectionLinks section="flags" />}
      answer={
        query.data ? <PerformanceAnswer report={query.data} days={Number(days)} /> : <>&nbsp;</>
      }
    >
      <FilterBar>
        <ViewTabs
          label={t("performance.span")}
          views={performanceSpans.map((value) => ({
            value,
            name: t("backtest.lastDays", { count: Number(value) }),
          }))}
          value={days}
          onChange={(next) =>
            void navigate({ search: (was) => ({ ...was, days: next }), replace: true })
          }
        />
        <SiteFilter
          value={site ?? ""}
          onChange={(next) =>
            void navigate({ search: (was) => ({ ...was, site: next }), replace: true })
          }
        />
        <NumberInput
          aria-label={t("performance.operators")}
          title={t("performance.operators")}
          prefix={`${t("performance.operatorsShort")}: `}
          size="xs"
          w={120}
          min={1}
          max={999}
          allowDecimal={false}
          value={Number(operators)}
          onChange={(count) =>
            void navigate({
              search: (was) => ({ ...was, operators: String(count) }),
              replace: true,
            })
          }
        />
        <ExportButton
          name="flag-performance"
          columns={performanceColumns}
          rows={query.data?.sites ?? []}
        />
      </FilterBar>
      <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
        {(report) => <Report report={report} />}
      </Answer>
      <FloodPanel />
    </Page>
  );
}

function Report({ report }: { report: FlagPerformance }) {
  const { t } = useTranslation();
  const quiet = report.sites.every(({ raised }) => raised === 0);
  if (report.sites.length === 0)
    return (
      <Panel title={t("performance.sites")}>
        <Notice icon={Flag} title={t("performance.empty")}>
          {t("performance.emptyText")}
        </Notice>
      </Panel>
    );
  return (
    <>
      <Panel flush title={t("performance.sites")}>
        <SiteTable report={report} />
      </Panel>
      {quiet ? null : (
        <>
          <Panel title={t("performance.days")}>
            <RaisesByDay report={report} />
          </Panel>
          <Panel flush title={t("performance.top")}>
            <TopRaisers report={report} />
          </Panel>
        </>
      )}
    </>
  );
}
