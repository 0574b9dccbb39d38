import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { latestQuery, type Asset } from "../../api/asset.ts";
import { LatestValue } from "./latest-value.tsx";
import css from "./latest-values.module.css";

/** The latest value of each signal. */
export function LatestValues({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const { data } = useQuery(latestQuery(asset.id));
  const known = new Map(data?.signals.map((latest) => [latest.id, latest]));
  return (
    <ul className={css["values"]} aria-label={t("asset.latest")}>
      {asset.signals.map((signal) => (
        <li key={signal.id} className={css["value"]} data-state={known.get(signal.id)?.state}>
          <span className={css["name"]}>{signal.name}</span>
          <LatestValue latest={known.get(signal.id)} timeZone={asset.site.timeZone} />
        </li>
      ))}
    </ul>
  );
}
