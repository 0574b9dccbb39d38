import { Link } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import css from "./signal-row.module.css";

/** Where a signal has its readings from when it is measured on another asset, and which signals have theirs from it. */
export function SignalLinks({ signal: { follows, followedBy } }: { signal: Signal }) {
  const { t } = useTranslation();
  if (follows === null && followedBy.length === 0) return null;
  return (
    <span className={css["links"]} title={follows === null ? undefined : t("asset.followsHint")}>
      <Link2 size={13} aria-hidden />
      {follows === null ? null : (
        <>
          {t("asset.follows", { signal: follows.name })}
          <Link to="/assets/$asset" params={{ asset: String(follows.asset.id) }}>
            {follows.asset.tag}
          </Link>
          {follows.historyComplete ? null : <span>({t("asset.historyOnItsWay")})</span>}
        </>
      )}
      {followedBy.length === 0 ? null : t("asset.followedBy")}
      {followedBy.map(({ signalId, asset }) => (
        <Link key={signalId} to="/assets/$asset" params={{ asset: String(asset.id) }}>
          {asset.tag}
        </Link>
      ))}
    </span>
  );
}
