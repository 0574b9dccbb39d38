import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { reasonCountsQuery } from "../../api/dead-letters.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { useNow } from "../../time/use-now.ts";
import { Answer } from "../../ui/answer.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { filterOf, type DeadLettersSearch } from "./dead-letters-search.ts";
import { LetterFilters } from "./letter-filters.tsx";
import { LetterList } from "./letter-list.tsx";
import { Quotas } from "./quotas.tsx";
import { ReasonCounts } from "./reason-counts.tsx";

/** What was refused, why, and what to do so that it can come in. */
export function DeadLettersPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/dead-letters" });
  const navigate = useNavigate({ from: "/dead-letters" });
  const now = useNow(60_000);
  const person = usePerson();
  const filter = useMemo(() => filterOf(search, now), [search, now]);
  const counts = useQuery(reasonCountsQuery(filter));
  const change = (part: DeadLettersSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const kept = counts.data?.items.reduce((sum, each) => sum + each.kept, 0);
  const narrowed = Object.keys(filter).length > 0;
  return (
    <Page
      name={t("letters.title")}
      title={t("letters.title")}
      answer={
        kept === undefined ? (
          <>&nbsp;</>
        ) : narrowed ? (
          t("letters.answerFiltered", { count: kept })
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
      <LetterFilters search={search} onChange={change} />
      <LetterList
        view={search.view ?? "kept"}
        filter={search.reason ? { ...filter, reason: search.reason } : filter}
        onClear={() =>
          change({
            reason: undefined,
            q: undefined,
            device: undefined,
            asset: undefined,
            age: undefined,
          })
        }
        onDevice={(device) => change({ device })}
      />
      {hasRole(person, "reliability-engineer") && person.sites === "all" ? (
        <Quotas onDevice={(device) => change({ device })} />
      ) : null}
    </Page>
  );
}
