import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { policyChangesQuery } from "../../api/release-policy.ts";
import { Answer } from "../../ui/answer.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** Who changed the policy of all rules, or of one, when and why. */
export function PolicyHistory({ rule }: { rule: string | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(policyChangesQuery(rule));
  return (
    <Panel title={t("policy.history")}>
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {({ pages }) => {
          const changes = pages.flatMap(({ items }) => items);
          if (changes.length === 0) return <p className={list["none"]}>{t("policy.never")}</p>;
          return (
            <>
              <ul className={list["list"]}>
                {changes.map(({ id, by, at, comment }) => (
                  <li key={id}>
                    {comment}
                    <div className={list["about"]}>
                      {by} · <Moment at={at} />
                    </div>
                  </li>
                ))}
              </ul>
              {query.hasNextPage ? (
                <LoadMore
                  shown={changes.length}
                  hasMore
                  loading={query.isFetchingNextPage}
                  onMore={() => void query.fetchNextPage()}
                />
              ) : null}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
