import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Finding } from "../../api/proposals.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import list from "../asset/asset-lists.module.css";
import { around } from "../backtests/missed-panel.tsx";

/** Faults that visits had found, and that one of the two would flag and the other not. */
export function FindingList({
  title,
  findings,
  count,
}: {
  title: string;
  findings: readonly Finding[];
  count: number;
}) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Panel title={title}>
      <ul className={list["list"]}>
        {findings.map(({ asset, what, raisedAt }) => (
          <li key={`${asset.id} ${raisedAt}`}>
            <Link
              to="/assets/$asset"
              params={{ asset: String(asset.id) }}
              search={around(Date.parse(raisedAt))}
            >
              {asset.tag}
            </Link>{" "}
            {what}
            <div className={list["about"]}>
              <Moment at={raisedAt} />
            </div>
          </li>
        ))}
      </ul>
      {count > findings.length ? (
        <p className={list["none"]}>{t("backtest.more", { count: count - findings.length })}</p>
      ) : null}
    </Panel>
  );
}
