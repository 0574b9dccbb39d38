import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { latestQuery, type Asset, type LatestOfSignal } from "../../api/asset.ts";
import { Moment } from "../../ui/moment.tsx";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import css from "./latest-values.module.css";

/** The latest value of each signal; one that no longer comes says so and since when. */
export function LatestValues({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const { data } = useQuery(latestQuery(asset.id));
  const known = new Map(data?.signals.map((latest) => [latest.id, latest]));
  return (
    <ul className={css["values"]} aria-label={t("asset.latest")}>
      {asset.signals.map((signal) => (
        <li
          key={signal.id}
          className={css["value"]}
          data-stale={known.get(signal.id)?.stale || undefined}
        >
          <span className={css["name"]}>{signal.name}</span>
          <Latest latest={known.get(signal.id)} timeZone={asset.site.timeZone} />
        </li>
      ))}
    </ul>
  );
}

function Latest({
  latest,
  timeZone,
}: {
  latest: LatestOfSignal | undefined;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  if (!latest) return <span className={css["figure"]}>…</span>;
  const { reading, stale, unit, decimals } = latest;
  if (!reading)
    return (
      <>
        <span className={css["figure"]}>–</span>
        <span className={css["age"]}>{t("asset.nothingYet")}</span>
      </>
    );
  return (
    <>
      <span className={css["figure"]}>
        {reading.code ?? amount(reading.value, decimals) ?? t("asset.noValue")}
        {reading.value !== null && unit ? (
          <span className={css["unit"]}>{unitText(unit)}</span>
        ) : null}
      </span>
      <span className={css["age"]}>
        {stale ? `${t("asset.stale")} ` : null}
        <Moment at={reading.observedAt} timeZone={timeZone} />
        {reading.quality === "good" ? null : ` · ${t(`quality.${reading.quality}`)}`}
      </span>
    </>
  );
}
