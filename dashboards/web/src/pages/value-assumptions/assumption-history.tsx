import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assumptionChangesQuery } from "../../api/value-assumptions.ts";
import { Moment } from "../../ui/moment.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** Who stated it before, and by whose word or why. */
export function AssumptionHistory() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(assumptionChangesQuery);
  return (
    <Panel title={t("assumptions.before")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        uncounted
        empty={<p className={list["none"]}>{t("assumptions.none")}</p>}
      >
        {(changes) => (
          <ul className={list["list"]}>
            {changes.map(({ by, at, comment }, index) => (
              <li key={index}>
                {comment}
                <div className={list["about"]}>
                  {by} {at === null ? null : <Moment at={at} />}
                </div>
              </li>
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}
