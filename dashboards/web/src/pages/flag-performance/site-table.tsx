import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlagPerformance, SitePerformance } from "../../api/flag-performance.ts";
import { percent, rate } from "../../ui/interval.ts";
import table from "../../ui/data-table.module.css";
import css from "./performance.module.css";
import { isOver, targets, type Measure } from "./targets.ts";

const smallShare = (share: number) => (share > 0 && share < 0.01 ? "< 1 %" : percent(share));

const say: Record<Measure, (value: number) => string> = {
  perOperatorDay: rate,
  peak: String,
  busyShare: smallShare,
  topTenShare: percent,
  chattering: String,
  stale: String,
  floodShare: smallShare,
};
const measures: Measure[] = [
  "perOperatorDay",
  "peak",
  "busyShare",
  "topTenShare",
  "chattering",
  "stale",
  "floodShare",
];

/** Each figure of each site beside what is recommended; what is worse is marked by a sign and a word. */
export function SiteTable({ report }: { report: FlagPerformance }) {
  const { t } = useTranslation();
  return (
    <div className={css["scroll"]}>
      <table className={table["table"]} role="table" aria-label={t("performance.sites")}>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col">{t("performance.columns.site")}</th>
            <th scope="col" className={table["number"]}>
              {t("performance.columns.raised")}
            </th>
            {measures.map((measure) => (
              <th key={measure} scope="col" className={table["number"]}>
                {t(`performance.columns.${measure}`)}
                <span className={css["target"]}>
                  {t("performance.target", { value: say[measure](targets[measure]) })}
                </span>
              </th>
            ))}
            <th scope="col" className={table["number"]}>
              {t("performance.columns.heldBack")}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {report.sites.map((site) => (
            <Row key={site.siteId} site={site} report={report} />
          ))}
        </tbody>
      </table>
      <p className={css["source"]}>{t("performance.source")}</p>
    </div>
  );
}

function Row({ site, report }: { site: SitePerformance; report: FlagPerformance }) {
  const { t } = useTranslation();
  const { from, to } = report;
  const ofSite = { site: String(site.siteId) };
  return (
    <tr role="row" className={table["row"]}>
      <td role="cell" className={table["wide"]}>
        <strong>{site.siteName}</strong>
      </td>
      <td
        role="cell"
        className={`${table["number"]} ${table["later"]}`}
        data-name={t("performance.columns.raised")}
      >
        <Link to="/flags" search={{ view: "all", ...ofSite, from, to }}>
          {site.raised}
        </Link>
      </td>
      {measures.map((measure) => (
        <td
          key={measure}
          role="cell"
          className={`${table["number"]} ${table["later"]}`}
          data-name={t(`performance.columns.${measure}`)}
        >
          <Figure measure={measure} site={site} />
        </td>
      ))}
      <td
        role="cell"
        className={`${table["number"]} ${table["later"]}`}
        data-name={t("performance.columns.heldBack")}
      >
        <Link to="/suppressions" search={ofSite}>
          {t("performance.heldNow", { shelved: site.shelved, suppressed: site.suppressed })}
        </Link>
        <div className={table["sub"]}>
          {t("performance.heldThen", {
            shelvings: site.shelvings,
            raises: site.suppressedRaises,
          })}
        </div>
      </td>
    </tr>
  );
}

function Figure({ measure, site }: { measure: Measure; site: SitePerformance }) {
  const { t } = useTranslation();
  const value = site[measure];
  const said = value === null ? t("performance.none") : say[measure](value);
  const figure =
    measure === "stale" && site.stale > 0 ? (
      <Link to="/flags" search={{ view: "stale", site: String(site.siteId) }}>
        {said}
      </Link>
    ) : (
      said
    );
  if (!isOver(measure, site)) return figure;
  return (
    <span className={css["over"]}>
      <TriangleAlert size={13} role="img" aria-label={t("performance.over")} />
      {figure}
    </span>
  );
}
