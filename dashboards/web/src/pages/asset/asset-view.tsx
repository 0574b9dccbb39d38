import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { assetFlagsQuery } from "../../api/flags.ts";
import { assetOrdersQuery } from "../../api/work-orders.ts";
import { Page } from "../../ui/page.tsx";
import { AssetAnswer } from "./asset-answer.tsx";
import { AssetFacts } from "./asset-facts.tsx";
import { AssetFlags } from "./asset-flags.tsx";
import { AssetOrders } from "./asset-orders.tsx";
import css from "./asset-view.module.css";
import { LatestValues } from "./latest-values.tsx";
import { SignalStack } from "./signal-stack.tsx";

export function AssetView({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const flags = useQuery(assetFlagsQuery(asset.id));
  const orders = useQuery(assetOrdersQuery(asset.id));
  return (
    <Page
      name={`${asset.tag} ${asset.name}`}
      trail={
        <>
          <Link to="/assets">{t("nav.assets")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{asset.site.name}</span>
          <ChevronRight size={13} aria-hidden />
          <span>{asset.system.name}</span>
        </>
      }
      title={
        <>
          {asset.tag} <span className={css["name"]}>{asset.name}</span>
        </>
      }
      answer={<AssetAnswer asset={asset} flags={flags.data?.items} orders={orders.data?.items} />}
    >
      <LatestValues asset={asset} />
      <SignalStack
        asset={asset}
        flags={flags.data?.items ?? []}
        orders={orders.data?.items ?? []}
      />
      <div className={css["below"]}>
        <AssetFlags query={flags} />
        <AssetOrders query={orders} title={t("asset.orders")} />
        <AssetFacts asset={asset} />
      </div>
    </Page>
  );
}
