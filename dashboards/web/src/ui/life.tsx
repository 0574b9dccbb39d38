import { useTranslation } from "react-i18next";
import type { RemainingUsefulLife } from "../api/flags.ts";
import { duration } from "../time/duration.ts";
import { exact } from "../time/exact.ts";
import { percent } from "./interval.ts";

/** How long a machine still has, with what it may just as well be, and from when it counts. */
export function Life({
  life: { hours, low, high, confidence, at },
  timeZone,
}: {
  life: RemainingUsefulLife;
  timeZone?: string | undefined;
}) {
  const { t } = useTranslation();
  const length = (each: number) => duration(each * 3_600_000);
  return (
    <span title={t("life.from", { at: exact(Date.parse(at), timeZone) })}>
      {t(high === null ? "life.orNever" : "life.between", {
        about: length(hours),
        low: length(low),
        high: high === null ? "" : length(high),
        share: percent(confidence),
      })}
    </span>
  );
}
