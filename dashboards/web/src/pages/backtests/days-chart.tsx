import { useTranslation } from "react-i18next";
import type { Tried } from "./tried.ts";
import { daysOf } from "./days-of.ts";
import { dayInWords } from "../../time/site-days.ts";
import css from "./backtests.module.css";

interface DaysChartProps {
  tried: readonly Tried[];
  window: { from: string; to: string };
}

/** Flags a day over the window, one row a candidate on the same scale. The flags themselves stand below. */
export function DaysChart({ tried, window }: DaysChartProps) {
  const { t } = useTranslation();
  const most = Math.max(
    1,
    ...tried.flatMap(({ result }) => result.perDay.map(({ flags }) => flags)),
  );
  return (
    <>
      {tried.map(({ name, candidate, result }) => {
        const days = daysOf(window, result.perDay);
        return (
          <div key={candidate.index} className={css["days"]}>
            <p>{t("backtest.daysOf", { name, count: result.flags })}</p>
            <div
              className={css["bars"]}
              role="img"
              aria-label={t("backtest.daysDescribe", {
                name,
                count: result.flags,
                days: result.perDay.length,
              })}
            >
              {days.map(({ day, flags }) => (
                <span
                  key={day}
                  title={
                    flags === 0
                      ? dayInWords(day)
                      : t("backtest.dayFlags", { day: dayInWords(day), count: flags })
                  }
                  data-none={flags === 0 || undefined}
                  style={{ height: `${flags === 0 ? 0 : Math.max(6, (100 * flags) / most)}%` }}
                />
              ))}
            </div>
            <div className={css["ends"]}>
              {[...days.slice(0, 1), ...days.slice(-1)].map(({ day }, end) => (
                <span key={end}>{dayInWords(day)}</span>
              ))}
            </div>
          </div>
        );
      })}
    </>
  );
}
