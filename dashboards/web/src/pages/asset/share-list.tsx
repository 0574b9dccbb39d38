import { useTranslation } from "react-i18next";
import type { AnomalyPoint, WatchedSignal } from "../../api/anomaly.ts";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import { sharesOf, type Share } from "./anomaly-series.ts";
import css from "./group-row.module.css";

interface ShareListProps {
  point: AnomalyPoint;
  signals: readonly WatchedSignal[];
}

/** Which signals made a row unusual, ranked, each with what it was and what is usual. */
export function ShareList({ point, signals }: ShareListProps) {
  const { t } = useTranslation();
  return (
    <ol className={css["list"]} aria-label={t("anomaly.shares")}>
      {sharesOf(point).map((part) => {
        const signal = signals.find(({ signalId }) => signalId === part.signalId);
        return (
          <li key={part.signalId}>
            <span className={css["name"]}>{signal?.name ?? ""}</span>
            <span className={css["bar"]} aria-hidden>
              <span style={{ width: `${(100 * part.share).toFixed(0)}%` }} />
            </span>
            <span className={css["share"]}>{(100 * part.share).toFixed(0)} %</span>
            <span className={css["words"]}>
              {signal === undefined ? null : <Against part={part} signal={signal} />}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What the signal was, against what was expected of it. */
function Against({ part, signal }: { part: Share; signal: WatchedSignal }) {
  const { t } = useTranslation();
  const { value, low, high } = part;
  if (value === null) return null;
  const said = (each: number) => amount(each, signal.decimals) ?? "";
  const unit = unitText(signal.unit);
  if (low === null || high === null) return <>{`${said(value)} ${unit}`}</>;
  const place = value > high ? "above" : value < low ? "below" : "within";
  return (
    <>{t(`anomaly.${place}`, { value: said(value), low: said(low), high: said(high), unit })}</>
  );
}
