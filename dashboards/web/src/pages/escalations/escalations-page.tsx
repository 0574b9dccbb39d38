import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { escalationList, type Escalation } from "../../api/escalations.ts";
import { useManySites } from "../../api/sites.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { EscalationStateTag } from "./escalation-state.tsx";
import { escalationViews, type EscalationsSearch } from "./escalations-search.ts";

/** Of what are people being told, and has nobody taken it on? */
export function EscalationsPage() {
  const { t } = useTranslation();
  const { view = "running", site } = useSearch({ from: "/inside/escalations" });
  const navigate = useNavigate({ from: "/escalations" });
  const query = useInfiniteQuery(
    escalationList({ ...(view === "all" ? {} : { state: view }), ...(site ? { site } : {}) }),
  );
  const change = (part: EscalationsSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  return (
    <Page
      name={t("escalation.title")}
      title={t("escalation.title")}
      section={<SectionLinks section="onCall" />}
      answer={t("escalation.lead")}
    >
      <FilterBar>
        <ViewTabs
          label={t("escalation.views.label")}
          views={escalationViews.map((value) => ({ value, name: t(`escalation.views.${value}`) }))}
          value={view}
          onChange={(next) => change({ view: next })}
        />
        <SiteFilter value={site ?? ""} onChange={(next) => change({ site: next })} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows height={56} />}
          empty={
            <Notice icon={BellRing} title={t(`escalation.empty.${view}`)}>
              {t("escalation.emptyText")}
            </Notice>
          }
        >
          {(rows) => <EscalationTable rows={rows} />}
        </PagedAnswer>
      </div>
    </Page>
  );
}

function EscalationTable({ rows }: { rows: readonly Escalation[] }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  const manySites = useManySites();
  return (
    <table className={css["table"]} role="table" aria-label={t("escalation.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["severity", "about", "state", "began"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`escalation.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {rows.map((row) => (
          <tr key={row.id} role="row" className={css["row"]}>
            <td role="cell">
              <SeverityMark severity={row.severity} quiet={row.state === "ended"} />
            </td>
            <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
              <Link to={row.link} className={css["link"]} data-row={row.id}>
                {row.subject}
              </Link>
              <div className={css["sub"]}>
                {row.ended?.words ?? row.cause}
                {manySites ? ` · ${row.site.name}` : ""}
              </div>
            </td>
            <td role="cell" className={css["later"]}>
              <EscalationStateTag state={row.state} />{" "}
              {row.next === null ? null : (
                <>
                  {t("escalation.nextStep", { step: row.next.step })} <Moment at={row.next.at} />
                </>
              )}
            </td>
            <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
              <Moment at={row.beganAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
