import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reasonCountsQuery } from "../../api/dead-letters.ts";
import { Answer } from "../../ui/answer.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { letterViews, type DeadLettersSearch } from "./dead-letters-search.ts";
import { LetterList } from "./letter-list.tsx";
import { ReasonCounts } from "./reason-counts.tsx";

/** What was refused, why, and what to do so that it can come in. */
export function DeadLettersPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/dead-letters" });
  const navigate = useNavigate({ from: "/dead-letters" });
  const counts = useQuery(reasonCountsQuery);
  const change = (part: DeadLettersSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const kept = counts.data?.items.reduce((sum, each) => sum + each.kept, 0);
  return (
    <Page
      name={t("letters.title")}
      title={t("letters.title")}
      answer={
        kept === undefined ? (
          <>&nbsp;</>
        ) : kept === 0 ? (
          t("letters.answerNone")
        ) : (
          t("letters.answer", { count: kept })
        )
      }
    >
      <Panel title={t("letters.byReason")}>
        <Answer query={counts} skeleton={<SkeletonRows rows={3} height={32} />}>
          {({ items }) => (
            <ReasonCounts
              counts={items}
              chosen={search.reason}
              onChoose={(reason) => change({ reason })}
            />
          )}
        </Answer>
      </Panel>
      <FilterBar>
        <ViewTabs
          label={t("letters.views.label")}
          views={letterViews.map((value) => ({ value, name: t(`letters.views.${value}`) }))}
          value={search.view ?? "kept"}
          onChange={(view) => change({ view })}
        />
      </FilterBar>
      <LetterList search={search} onClear={() => change({ reason: undefined })} />
    </Page>
  );
}
