import { CircleDashed, CircleSlash, TriangleAlert, WifiOff, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LatestOfSignal } from "../../api/asset.ts";
import { Moment } from "../../ui/moment.tsx";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import css from "./latest-values.module.css";

const icons: Record<Exclude<LatestOfSignal["state"], "ok">, LucideIcon> = {
  never: CircleDashed,
  stale: WifiOff,
  "no-value": CircleSlash,
  bad: TriangleAlert,
};

interface LatestValueProps {
  latest: LatestOfSignal | undefined;
  timeZone: string | undefined;
}

/**
 * One figure and how far it can be trusted. A zero is a figure like any other; no value, a stale one, a wrong one and a
 * signal that was never heard each have their own words, sign and look.
 */
export function LatestValue({ latest, timeZone }: LatestValueProps) {
  const { t } = useTranslation();
  if (!latest) return <span className={css["figure"]}>…</span>;
  const { reading, state, since, unit, decimals } = latest;
  const value = reading === null ? null : (reading.code ?? amount(reading.value, decimals));
  const at = since ?? reading?.observedAt;
  const Icon = state === "ok" ? null : icons[state];
  return (
    <>
      <span className={css["figure"]}>
        {value ??
          (reading === null ? "–" : <span className={css["none"]}>{t("asset.noValue")}</span>)}
        {value !== null && unit ? <span className={css["unit"]}>{unitText(unit)}</span> : null}
      </span>
      <span className={css["age"]}>
        {Icon === null ? null : <Icon size={13} aria-hidden />}
        <span>
          {state === "ok" ? null : `${t(`asset.state.${state}`)} `}
          {at === undefined ? null : <Moment at={at} timeZone={timeZone} />}
          {state === "ok" && reading?.quality === "uncertain"
            ? ` · ${t("quality.uncertain")}`
            : null}
        </span>
      </span>
    </>
  );
}
