import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { policyChangesQuery } from "../../api/release-policy.ts";
import { Moment } from "../../ui/moment.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** Who changed the policy of all rules, or of one, when and why. */
export function PolicyHistory({ rule }: { rule: string | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(policyChangesQuery(rule));
  return (
    <Panel title={t("policy.history")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        uncounted
        empty={<p className={list["none"]}>{t("policy.never")}</p>}
      >
        {(changes) => (
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
        )}
      </PagedAnswer>
    </Panel>
  );
}
