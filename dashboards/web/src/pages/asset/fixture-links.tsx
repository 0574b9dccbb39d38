import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { queryString } from "../../api/client.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import css from "./signal-stack.module.css";
import type { TimeWindow } from "./time-window.ts";

/** The window as files that the product can play back: for those who judge rules by them. */
export function FixtureLinks({ asset, window }: { asset: Asset; window: TimeWindow }) {
  const { t } = useTranslation();
  const person = usePerson();
  if (!hasRole(person, "reliability-engineer")) return null;
  const scope = {
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    site: asset.site.code,
    asset: asset.tag,
  };
  const readings = (format: string) =>
    `/api/v1/exports/readings${queryString({ ...scope, format })}`;
  return (
    <p className={css["files"]} data-no-print>
      {t("export.label")}:{" "}
      <a href={readings("csv")} download={`${asset.tag}-readings.csv`}>
        {t("export.csv")}
      </a>
      <a href={readings("parquet")} download={`${asset.tag}-readings.parquet`}>
        {t("export.parquet")}
      </a>
      <a
        href={`/api/v1/exports/manifest${queryString(scope)}`}
        download={`${asset.tag}-manifest.json`}
      >
        {t("export.manifest")}
      </a>
    </p>
  );
}
