import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { VersionRecord } from "../../../api/version-record.ts";
import { duration } from "../../../time/duration.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useModeName } from "../../../ui/use-mode-name.ts";
import list from "../../asset/asset-lists.module.css";
import { around } from "../../backtests/missed-panel.tsx";

/** The recorded failures that it was held against, and which flag foresaw each. */
export function FailureList({ record: { failures } }: { record: VersionRecord }) {
  const { t } = useTranslation();
  const modeName = useModeName();
  if (failures.count === 0) return null;
  return (
    <Panel title={t("record.failures")}>
      <ul className={list["list"]}>
        {failures.newest.map(({ asset, at, functional, failureMode, reference, foreseenBy }) => (
          <li key={`${asset.id} ${at} ${reference}`}>
            <Link
              to="/assets/$asset"
              params={{ asset: String(asset.id) }}
              search={around(Date.parse(at))}
            >
              {asset.tag}
            </Link>{" "}
            {failureMode === null ? null : modeName(failureMode)}
            <div className={list["about"]}>
              <span>
                {t(functional ? "record.failedAt" : "record.foundAt")} <Moment at={at} />
              </span>
              <Link to="/work-orders/$order" params={{ order: reference }}>
                {reference}
              </Link>
              {foreseenBy === null ? (
                <strong>{t("record.missed")}</strong>
              ) : (
                <span>
                  {t("record.foreseen", { length: duration(foreseenBy.leadHours * 3_600_000) })}{" "}
                  <Link to="/flags/$flag" params={{ flag: foreseenBy.flag.number }}>
                    {foreseenBy.flag.number}
                  </Link>
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
      {failures.count > failures.newest.length ? (
        <p className={list["none"]}>
          {t("backtest.more", { count: failures.count - failures.newest.length })}
        </p>
      ) : null}
      {failures.bounded ? <p className={list["none"]}>{t("record.bounded")}</p> : null}
    </Panel>
  );
}
