import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Signal } from "../../../api/asset.ts";
import { pointsQuery } from "../../../api/readings.ts";
import type { Rule } from "../../../api/rule.ts";
import { toSeries } from "../../../charts/series.ts";
import { SignalChart } from "../../../charts/signal-chart.tsx";
import { signalColour } from "../../../charts/signal-colour.ts";
import { amount } from "../../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import { presets } from "../../asset/asset-search.ts";
import type { WorkbenchSpan } from "../rule-search.ts";
import { adjustableLimits, withLimit, type AdjustableLimit } from "./adjustable-limits.ts";
import { FlagStrip } from "./flag-strip.tsx";
import { LimitHandle } from "./limit-handle.tsx";
import { TrialResult } from "./trial-result.tsx";
import { useTrialRun } from "./use-trial-run.ts";
import { scaleFor } from "./value-scale.ts";
import css from "./workbench.module.css";

const height = 280;

interface WorkbenchProps {
  rule: Rule;
  asset: Asset;
  span: WorkbenchSpan;
}

/** The history of a signal with the rule's limit to be dragged, and what the rule would have said then. */
export function Workbench({ rule, asset, span }: WorkbenchProps) {
  const { t } = useTranslation();
  const [openedAt] = useState(() => Date.now());
  const window = useMemo(
    () => ({ from: openedAt - presets[span], to: openedAt }),
    [openedAt, span],
  );
  const limits = adjustableLimits(rule.definition);
  const [chosen, setChosen] = useState(0);
  const limit = limits[chosen] ?? limits[0]!;
  const [value, setValue] = useState(limit.value);
  const run = useTrialRun();
  const signal = asset.signals.find(({ key }) => key === limit.signal);
  if (signal === undefined)
    return (
      <p className={css["hint"]}>
        {t("workbench.noSignal", { asset: asset.tag, signal: limit.signal })}
      </p>
    );
  const say = (each: number) => `${amount(each, signal.decimals) ?? ""} ${unitText(signal.unit)}`;
  const names = [t("workbench.asItIs"), t("workbench.asDragged", { value: say(value) })];
  const definition = withLimit(rule.definition, limit, value);
  const commit = (to: number) =>
    run.start({
      name: t("workbench.run", { rule: rule.name, value: say(to), asset: asset.tag }),
      candidates: [
        { key: rule.key, version: rule.version },
        { definition: withLimit(rule.definition, limit, to) },
      ],
      from: new Date(window.from).toISOString(),
      to: new Date(window.to).toISOString(),
      assets: [asset.tag],
    });
  return (
    <>
      {limits.length > 1 ? (
        <div className={css["body"]}>
          <Select
            aria-label={t("workbench.which")}
            size="xs"
            w={260}
            value={String(chosen)}
            data={limits.map((each, index) => ({
              value: String(index),
              label: t(`workbench.side.${each.side}`, { signal: each.signal, value: each.value }),
            }))}
            onChange={(index) => {
              setChosen(Number(index ?? 0));
              setValue(limits[Number(index ?? 0)]?.value ?? limit.value);
            }}
          />
        </div>
      ) : null}
      <History
        signal={signal}
        limit={limit}
        value={value}
        window={window}
        timeZone={asset.site.timeZone}
        words={say(value)}
        onChange={setValue}
        onCommit={commit}
      />
      {run.flags.map((flags, index) => (
        <FlagStrip
          key={index}
          name={t("workbench.strip", { name: names[index] ?? "", count: flags.length })}
          tone={index === 0 ? "live" : "tried"}
          flags={flags}
          window={window}
          timeZone={asset.site.timeZone}
        />
      ))}
      <TrialResult
        rule={rule}
        run={run}
        names={names}
        definition={definition}
        changed={value !== limit.value}
      />
    </>
  );
}

interface HistoryProps {
  signal: Signal;
  limit: AdjustableLimit;
  value: number;
  window: { from: number; to: number };
  timeZone: string | undefined;
  words: string;
  onChange: (value: number) => void;
  onCommit: (value: number) => void;
}

function History(props: HistoryProps) {
  const { signal, limit, value, window, timeZone, words, onChange, onCommit } = props;
  const { t } = useTranslation();
  const { data } = useQuery({ ...pointsQuery(signal.id, window), staleTime: Infinity });
  const series = useMemo(() => toSeries(data?.points ?? [], data?.gaps ?? []), [data]);
  // Of the limit as it is, so that the scale stands still while it is dragged.
  const scale = useMemo(() => {
    const values = [...series.value, ...(series.min ?? []), ...(series.max ?? [])].filter(
      (each) => each !== null,
    );
    const line: [number, number] =
      values.length === 0
        ? [limit.value, limit.value]
        : [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return scaleFor(line, limit.value, height);
  }, [series, limit.value]);
  const annotations = useMemo(
    () => ({
      levels: [{ value: limit.value, kind: "limit" as const, label: t("workbench.asItIs") }],
      marks: [],
      silent: data?.gaps ?? [],
    }),
    [limit.value, data, t],
  );
  const range = useMemo((): [number, number] => [window.from, window.to], [window]);
  const values = useMemo((): [number, number] => [scale.low, scale.high], [scale]);
  const unit = unitText(signal.unit);
  return (
    <div className={css["frame"]}>
      <SignalChart
        series={series}
        describe={t("chart.describe", { signal: signal.name, unit, count: series.at.length })}
        colour={signalColour(signal.key)}
        annotations={annotations}
        height={height}
        timeZone={timeZone}
        range={range}
        values={values}
      />
      <LimitHandle
        value={value}
        scale={scale}
        label={t(`workbench.handle.${limit.side}`, { signal: signal.name })}
        words={words}
        onChange={onChange}
        onCommit={onCommit}
      />
    </div>
  );
}
