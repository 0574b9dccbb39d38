import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { duration } from "../time/duration.ts";
import { clock, exact } from "../time/exact.ts";
import { useNow } from "../time/use-now.ts";
import css from "./due.module.css";

const minuteMs = 60_000;

/** When an order must be done: how long is left, or by how much it is over, which is said in a word and not in red alone. */
export function Due({
  at,
  ended = false,
  timeZone,
}: {
  at: string;
  ended?: boolean;
  timeZone?: string | undefined;
}) {
  const { t } = useTranslation();
  const now = useNow(10_000);
  const due = Date.parse(at);
  const over = !ended && due < now;
  const length = duration(Math.max(1, Math.floor(Math.abs(due - now) / minuteMs)) * minuteMs);
  return (
    <time dateTime={at} title={exact(due, timeZone)} className={over ? css["over"] : undefined}>
      {over ? <Clock size={13} aria-hidden /> : null}
      {ended
        ? clock(due, now, timeZone)
        : over
          ? t("due.over", { length })
          : t("due.in", { length })}
    </time>
  );
}
