import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rotaVersionsQuery } from "../../api/rota.ts";
import { Moment } from "../../ui/moment.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** Who changed the rota, when and why. */
export function RotaVersions({ rota }: { rota: number }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(rotaVersionsQuery(rota));
  return (
    <Panel title={t("rules.versions")}>
      <PagedAnswer query={query} skeleton={<SkeletonRows rows={2} />} uncounted>
        {(versions) => (
          <ul className={list["list"]}>
            {versions.map(({ version, by, at, comment }) => (
              <li key={version}>
                {t("rules.versionTitle", { version })}
                {comment === null ? null : <p>{comment}</p>}
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
