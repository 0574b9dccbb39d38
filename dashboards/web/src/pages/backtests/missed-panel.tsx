import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { BacktestResult } from "../../api/backtests.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import list from "../asset/asset-lists.module.css";

interface MissedPanelProps {
  name: string | null;
  missed: BacktestResult["missed"];
}

/** Failures that somebody found and that no flag would have foreseen. */
export function MissedPanel({ name, missed }: MissedPanelProps) {
  const { t } = useTranslation();
  if (missed.length === 0) return null;
  return (
    <Panel title={name === null ? t("backtest.missed") : t("backtest.missedBy", { name })}>
      <ul className={list["list"]}>
        {missed.map(({ assetId, tag, at, failureMode, reference }) => (
          <li key={`${assetId} ${at} ${reference}`}>
            <Link
              to="/assets/$asset"
              params={{ asset: String(assetId) }}
              search={around(Date.parse(at))}
            >
              {tag}
            </Link>{" "}
            {failureMode ?? ""}
            <div className={list["about"]}>
              {reference} · <Moment at={at} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const dayMs = 86_400_000;

/** The week before a moment, and what came right after it. */
export function around(at: number): { from: string; to: string } {
  return {
    from: new Date(at - 7 * dayMs).toISOString(),
    to: new Date(Math.min(Date.now(), at + dayMs)).toISOString(),
  };
}
