import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FlagRow } from "../../api/flags.ts";
import type { Page } from "../../api/page.ts";
import { sayTimes } from "../../time/say-times.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./asset-lists.module.css";

export function AssetFlags({ query }: { query: UseQueryResult<Page<FlagRow>> }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("nav.flags")}>
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={css["none"]}>{t("asset.noFlags")}</p>
          ) : (
            <ul className={css["list"]}>
              {items.map((flag) => (
                <li key={flag.id}>
                  <Link
                    to="/flags/$flag"
                    params={{ flag: flag.number }}
                    data-void={flag.withdrawnAt !== null || undefined}
                  >
                    {sayTimes(flag.summary)}
                  </Link>
                  <div className={css["about"]}>
                    <SeverityMark
                      severity={flag.severity}
                      quiet={flag.state !== "unacknowledged"}
                    />
                    {t(`flagState.${flag.withdrawnAt === null ? flag.state : "withdrawn"}`)} ·{" "}
                    <Moment at={flag.raisedAt} />
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}
