import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { assetFlagsQuery } from "../../api/flags.ts";
import { instrumentFaultsQuery } from "../../api/signal-health.ts";
import { suppressionsQuery } from "../../api/suppressions.ts";
import { unreachableQuery } from "../../api/topology.ts";
import { assetOrdersQuery } from "../../api/work-orders.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { OutOfServiceDialog } from "../../ui/out-of-service-dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { SuppressionNotes } from "../../ui/suppression-notes.tsx";
import { AssetAnswer } from "./asset-answer.tsx";
import { AssetFacts } from "./asset-facts.tsx";
import { AssetFlags } from "./asset-flags.tsx";
import { AssetOrders } from "./asset-orders.tsx";
import css from "./asset-view.module.css";
import { InstrumentFaults } from "./instrument-faults.tsx";
import { LatestValues } from "./latest-values.tsx";
import { ReachedThrough } from "./reached-through.tsx";
import { SignalStack } from "./signal-stack.tsx";
import { UnreachableNotice } from "./unreachable-notice.tsx";

export function AssetView({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const flags = useQuery(assetFlagsQuery(asset.id));
  const held = useQuery(suppressionsQuery(asset.id)).data?.items;
  const [taking, setTaking] = useState(false);
  const may =
    hasRole(usePerson(), "dispatcher", "reliability-engineer") &&
    held?.some(({ kind }) => kind === "out-of-service") === false;
  const orders = useQuery(assetOrdersQuery(asset.id));
  const instruments = useQuery(instrumentFaultsQuery(asset.id));
  // Silence that comes from the way to it says nothing about its instruments.
  const cutOff = useQuery(unreachableQuery(asset.id)).data?.items.length !== 0;
  const faults = useMemo(
    () =>
      new Map(
        instruments.data?.items.flatMap(({ signalId, fault }) =>
          fault === null || (cutOff && fault.kind === "gap") ? [] : [[signalId, fault] as const],
        ),
      ),
    [instruments.data, cutOff],
  );
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
      actions={
        may ? (
          <Button variant="default" onClick={() => setTaking(true)}>
            {t("outOfService.button")}
          </Button>
        ) : null
      }
    >
      <SuppressionNotes asset={asset.id} timeZone={asset.site.timeZone} />
      {taking ? <OutOfServiceDialog asset={asset} onClose={() => setTaking(false)} /> : null}
      <UnreachableNotice asset={asset} />
      <LatestValues asset={asset} />
      <InstrumentFaults asset={asset} faults={faults} />
      <ReachedThrough asset={asset} />
      <SignalStack
        key={asset.id}
        asset={asset}
        flags={flags.data?.items ?? []}
        orders={orders.data?.items ?? []}
        faults={faults}
      />
      <div className={css["below"]}>
        <AssetFlags query={flags} />
        <AssetOrders query={orders} title={t("asset.orders")} />
        <AssetFacts asset={asset} />
      </div>
    </Page>
  );
}
