import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AssetRow } from "../../api/assets.ts";
import type { FlagRow } from "../../api/flags.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { SeverityMark } from "../../ui/severity-mark.tsx";

interface AssetTableProps {
  assets: readonly AssetRow[];
  /** The open flags, of which the worst of each asset is shown. */
  flags: readonly FlagRow[];
}

export function AssetTable({ assets, flags }: AssetTableProps) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("assets.tableLabel")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["asset", "flags", "class", "place", "criticality"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`assets.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {assets.map((asset) => (
          <Row
            key={asset.id}
            asset={asset}
            flags={flags.filter((flag) => flag.asset.id === asset.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ asset, flags }: { asset: AssetRow; flags: readonly FlagRow[] }) {
  const { t } = useTranslation();
  const worst = flags.toSorted((a, b) => b.severity - a.severity)[0];
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/assets/$asset"
          params={{ asset: String(asset.id) }}
          className={css["link"]}
          data-row={asset.id}
        >
          {asset.tag}
        </Link>{" "}
        {asset.name}
      </td>
      <td
        role="cell"
        className={css["later"]}
        data-name={worst ? undefined : t("assets.columns.flags")}
      >
        {worst ? (
          <SeverityMark severity={worst.severity} quiet={worst.state === "acknowledged"} />
        ) : (
          <span className={css["sub"]}>{t("assets.well")}</span>
        )}{" "}
        {flags.length > 1 ? `+${flags.length - 1}` : null}
      </td>
      <td role="cell" className={css["later"]}>
        {asset.assetClass.name}
      </td>
      <td role="cell" className={css["later"]}>
        {asset.site.name} · {asset.system.name}
      </td>
      <td role="cell" className={css["later"]} data-name={t("assets.columns.criticality")}>
        {t("asset.criticalityOf", { value: asset.criticality })}
      </td>
    </tr>
  );
}
