import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";

export function AssetFacts({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("asset.facts")}>
      <Facts>
        <Fact name={t("asset.class")}>{asset.assetClass.name}</Fact>
        <Fact name={t("asset.criticality")}>
          {t("asset.criticalityOf", { value: asset.criticality })}
        </Fact>
        <Fact name={t("asset.system")}>{asset.system.name}</Fact>
        <Fact name={t("asset.site")}>
          {asset.site.name} ({asset.site.timeZone})
        </Fact>
        {asset.via === null ? null : (
          <Fact name={t("asset.via")}>
            <Link to="/assets/$asset" params={{ asset: String(asset.via.id) }}>
              {asset.via.tag}
            </Link>
          </Fact>
        )}
        {asset.components.length > 0 ? (
          <Fact name={t("asset.components")}>
            {asset.components.map((component) => component.name).join(", ")}
          </Fact>
        ) : null}
      </Facts>
    </Panel>
  );
}
