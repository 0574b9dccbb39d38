import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { stageChangesQuery, type StageChange } from "../../../api/release.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton-rows.tsx";
import list from "../../asset/asset-lists.module.css";
import { percent } from "../../../ui/interval.ts";
import { PagedAnswer } from "../../../ui/paged-answer.tsx";

/** Every step of every version: who, when, why. */
export function StageHistory({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(stageChangesQuery(rule));
  return (
    <Panel title={t("release.history")}>
      <PagedAnswer query={query} skeleton={<SkeletonRows rows={3} />} uncounted>
        {(changes) => (
          <ul className={list["list"]}>
            {changes.map((change) => (
              <li key={change.id}>
                <Words change={change} />
                {change.reason === null ? null : <p>{change.reason}</p>}
                <div className={list["about"]}>
                  {change.automatic ? t("release.byItself") : change.by} · <Moment at={change.at} />
                </div>
              </li>
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}

function Words({ change: { version, from, to, share } }: { change: StageChange }) {
  const { t } = useTranslation();
  const stage = t(`stage.${to}`).toLowerCase();
  const where = share === null ? stage : t("release.stageOn", { stage, share: percent(share) });
  if (from === null) return <>{t("release.began", { version, where })}</>;
  return <>{t("release.went", { version, from: t(`stage.${from}`).toLowerCase(), where })}</>;
}
