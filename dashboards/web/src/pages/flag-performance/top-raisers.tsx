import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FlagPerformance } from "../../api/flag-performance.ts";
import { useManySites, useSiteName } from "../../api/sites.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import table from "../../ui/data-table.module.css";
import { percent } from "../../ui/interval.ts";
import { useRuleName } from "../../ui/use-rule-name.ts";
import css from "./performance.module.css";

/** The conditions that raise most, each with its part in all raises and the way to its flags and its rule. */
export function TopRaisers({ report }: { report: FlagPerformance }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  const all = report.sites.reduce((sum, site) => sum + site.raised, 0);
  const { from, to } = report;
  const manySites = useManySites();
  return (
    <table className={table["table"]} role="table" aria-label={t("performance.top")}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col">{t("performance.columns.condition")}</th>
          <th scope="col" className={table["number"]}>
            {t("performance.columns.raised")}
          </th>
          <th scope="col">{t("performance.columns.share")}</th>
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {report.top.map(({ asset, siteId, condition, raised }) => (
          <tr key={`${asset.id} ${condition}`} role="row" className={table["row"]}>
            <td role="cell" className={`${table["main"]} ${table["wide"]}`}>
              <Link
                to="/flags"
                search={{ view: "all", asset: String(asset.id), rule: condition, from, to }}
                className={table["link"]}
                data-row={`${asset.id} ${condition}`}
              >
                {asset.tag}
              </Link>{" "}
              <Link to="/rules/$rule" params={{ rule: condition }} className={table["above"]}>
                <RuleName rule={condition} />
              </Link>
              {manySites ? <SiteName site={siteId} /> : null}
            </td>
            <td
              role="cell"
              className={`${table["number"]} ${table["later"]}`}
              data-name={t("performance.columns.raised")}
            >
              {raised}
            </td>
            <td role="cell" className={table["later"]}>
              <span className={css["share"]}>
                <span className={css["bar"]} aria-hidden>
                  <span style={{ width: `${(100 * raised) / all}%` }} />
                </span>
                {percent(raised / all)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SiteName({ site }: { site: number }) {
  return <div className={table["sub"]}>{useSiteName(site)}</div>;
}

function RuleName({ rule }: { rule: string }) {
  return useRuleName(rule);
}
