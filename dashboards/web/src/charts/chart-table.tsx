import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { exact } from "../time/exact.ts";
import type { Series } from "./series.ts";
import css from "./chart-table.module.css";

interface ChartTableProps {
  name: string;
  unit: string;
  series: Series;
  timeZone: string | undefined;
  format: (value: number) => string;
  /** Times of readings that came without a value: rows of their own. */
  without?: ReadonlySet<number>;
  /** Something to do with a row: its name, and its name with the time in it for those who hear only that. */
  action?: {
    name: string;
    label: (at: number) => string;
    act: (at: number, value: number | null) => void;
  };
}

const shown = 500;

/** The table behind a chart, newest first. */
export function ChartTable(props: ChartTableProps) {
  const { name, unit, series, timeZone, format, without, action } = props;
  const { t } = useTranslation();
  const rows = series.at
    .map((at, index) => ({ at, index }))
    .filter(({ at, index }) => series.value[index] !== null || without?.has(at))
    .slice(-shown)
    .reverse();
  const cell = (values: (number | null)[] | undefined, index: number) => {
    const value = values?.[index];
    return value === null || value === undefined ? "" : format(value);
  };
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label={name}>
      <table className={css["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            <th scope="col">
              {series.min ? t("chart.mean", { unit }) : t("chart.value", { unit })}
            </th>
            {series.min ? <th scope="col">{t("chart.lowest")}</th> : null}
            {series.max ? <th scope="col">{t("chart.highest")}</th> : null}
            {action ? <th scope="col">{action.name}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, index }) => (
            <tr key={at}>
              <td>{exact(at, timeZone)}</td>
              <td>{cell(series.value, index) || t("asset.noValue")}</td>
              {series.min ? <td>{cell(series.min, index)}</td> : null}
              {series.max ? <td>{cell(series.max, index)}</td> : null}
              {action ? (
                <td>
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={action.label(at)}
                    onClick={() => action.act(at, series.value[index] ?? null)}
                  >
                    {action.name}
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
