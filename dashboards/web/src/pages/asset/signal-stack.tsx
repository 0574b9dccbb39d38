import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { anomalyQuery } from "../../api/anomaly.ts";
import type { Asset } from "../../api/asset.ts";
import type { FlagRow } from "../../api/flags.ts";
import type { InstrumentFault } from "../../api/signal-health.ts";
import type { WorkOrderRow } from "../../api/work-orders.ts";
import { useNow } from "../../time/use-now.ts";
import { useOpenLimits } from "../../evidence/use-open-limits.ts";
import { Panel } from "../../ui/panel.tsx";
import { EventLane } from "./event-lane.tsx";
import { FixtureLinks } from "./fixture-links.tsx";
import { GroupRow } from "./group-row.tsx";
import { NotLearntList } from "./not-learnt.tsx";
import { SignalRow } from "./signal-row.tsx";
import css from "./signal-stack.module.css";
import { fixed, windowOf } from "./time-window.ts";
import { presets, type Preset } from "./asset-search.ts";
import { useUsualPreset } from "./use-usual-preset.ts";
import { WindowControl } from "./window-control.tsx";

interface SignalStackProps {
  asset: Asset;
  flags: readonly FlagRow[];
  orders: readonly WorkOrderRow[];
  faults: ReadonlyMap<number, InstrumentFault>;
}

/** Every signal over the same stretch of time, with what happened then on the axis above. */
export function SignalStack(props: SignalStackProps) {
  const usual = useUsualPreset(props.asset);
  return usual === undefined ? <NotYet /> : <Stack {...props} usual={usual} />;
}

function NotYet() {
  const { t } = useTranslation();
  return (
    <Panel title={t("asset.signals")}>
      <Skeleton height={420} />
    </Panel>
  );
}

function Stack({ asset, flags, orders, faults, usual }: SignalStackProps & { usual: Preset }) {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/assets/$asset" });
  const navigate = useNavigate({ from: "/assets/$asset" });
  const ticking = useNow(tickOf(search.last ?? usual));
  const [held, setHeld] = useState<number | null>(null);
  // What somebody reads or drags does not move under them: the window waits while the pointer is on it.
  const now = held ?? ticking;
  const window = windowOf(search, usual, now);
  const zoom = (from: number, to: number) =>
    void navigate({ search: fixed(from, to), resetScroll: false });
  const limits = useOpenLimits(flags);
  const anomaly = useQuery({
    ...anomalyQuery(asset.id, window),
    placeholderData: keepPreviousData,
  });
  // What is drawn between the charts is waited for, so that no chart moves once it is there; but not for an answer that fails.
  if (anomaly.isPending && anomaly.failureCount === 0) return <NotYet />;
  const drawn = asset.signals.filter((signal) => signal.kind === "number");
  const timeZone = asset.site.timeZone;
  return (
    <Panel
      flush
      title={t("asset.signals")}
      aside={
        <WindowControl
          search={search}
          usual={usual}
          window={window}
          onChange={(next) => void navigate({ search: next, resetScroll: false })}
        />
      }
    >
      <EventLane window={window} flags={flags} orders={orders} timeZone={timeZone} />
      <div
        className={css["rows"]}
        onPointerEnter={() => setHeld(ticking)}
        onPointerLeave={() => setHeld(null)}
      >
        {anomaly.data === undefined ? null : (
          <GroupRow anomaly={anomaly.data} window={window} timeZone={timeZone} onZoom={zoom} />
        )}
        {drawn.map((signal, index) => (
          <SignalRow
            key={signal.id}
            signal={signal}
            window={window}
            flags={flags}
            limits={limits}
            fault={faults.get(signal.id)}
            anomaly={anomaly.data}
            timeZone={timeZone}
            axis={index === drawn.length - 1}
            onZoom={zoom}
          />
        ))}
      </div>
      {drawn.length === 0 ? <p className={css["none"]}>{t("asset.noSignals")}</p> : null}
      {anomaly.data === undefined || anomaly.data.rule === null ? null : (
        <NotLearntList asset={asset} stretches={anomaly.data.notLearnt} window={window} />
      )}
      <div className={css["foot"]}>
        <p>{t("asset.zoomHint", { zone: timeZone ?? "" })}</p>
        <FixtureLinks asset={asset} window={window} />
      </div>
    </Panel>
  );
}

/**
 * A live window moves about once in three hundredths of its length, so that each move is seen and none is wasted; but once a
 * minute at least, or what has just happened would not be in it.
 */
function tickOf(preset: Preset): number {
  return Math.min(60_000, Math.max(3_000, presets[preset] / 300));
}
