import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { BacktestResult } from "../../api/backtests.ts";
import type { NetValue } from "../../api/net-value.ts";
import { duration } from "../../time/duration.ts";
import { percent, rate, withInterval } from "../../ui/interval.ts";
import { money } from "../../ui/money.ts";
import sides from "../../ui/side-by-side.module.css";
import type { Tried } from "./tried.ts";

/** Each figure with what it may just as well be; one column a candidate. */
export function ResultTable({ tried }: { tried: readonly Tried[] }) {
  const { t } = useTranslation();
  return (
    <div className={sides["scroll"]}>
      <table className={sides["sides"]}>
        <thead>
          <tr>
            <td />
            {tried.map(({ name, candidate }) => (
              <th key={candidate.index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures(t).map(({ name, of }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {tried.map(({ candidate, result }) => (
                <td key={candidate.index}>{of(result)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isUnpricedVisits = ({ term, value }: NetValue["terms"][number]) =>
  term === "visits" && value === null;

const hours = (value: number) => duration(value * 3_600_000);

function figures(t: TFunction): { name: string; of: (result: BacktestResult) => string }[] {
  return [
    {
      name: t("backtest.rows.flags"),
      of: ({ flags, flaggedAssets }) =>
        flags === 0 ? "0" : t("backtest.flagsOn", { flags, count: flaggedAssets }),
    },
    {
      name: t("backtest.rows.held"),
      of: ({ held }) =>
        held === null
          ? t("backtest.heldUnknown")
          : held.flags === 0
            ? "0"
            : t("backtest.heldOf", { count: held.flags, never: held.neverTold }),
    },
    {
      name: t("backtest.rows.rate"),
      of: ({ flagsPerAssetMonth: found }) =>
        found === null ? t("backtest.noData") : withInterval(found, rate),
    },
    {
      name: t("backtest.rows.right"),
      of: ({ precision, verdicts: { hit, false: wrong } }) =>
        precision === null
          ? t("backtest.noneDecided")
          : t("backtest.shareOf", {
              count: hit,
              of: hit + wrong,
              share: withInterval(precision, percent),
            }),
    },
    {
      name: t("backtest.rows.open"),
      of: ({ verdicts: { undecided, unvisited } }) =>
        t("backtest.openOf", { undecided, unvisited }),
    },
    {
      name: t("backtest.rows.foreseen"),
      of: ({ recall, foreseen, failures }) =>
        recall === null
          ? t("backtest.noFailures")
          : t("backtest.shareOf", {
              count: foreseen,
              of: failures,
              share: withInterval(recall, percent),
            }),
    },
    {
      name: t("backtest.rows.lead"),
      of: ({ leadTimeHours: lead }) =>
        lead === null
          ? t("backtest.noneForeseen")
          : t("backtest.leadOf", {
              median: hours(lead.median),
              low: hours(lead.p10),
              high: hours(lead.p90),
            }),
    },
    { name: t("backtest.rows.visits"), of: ({ visits }) => withInterval(visits, rate) },
    {
      name: t("backtest.rows.parts"),
      of: ({ parts }) =>
        parts.length === 0
          ? t("backtest.noParts")
          : parts.map(({ name, quantity }) => `${rate(quantity)} × ${name}`).join(", "),
    },
    {
      name: t("backtest.rows.cost"),
      of: ({ cost, visits, netValue }) =>
        // Visits without a price count as nought in the sum, which would read as if they were free.
        visits.value > 0 && netValue?.terms.some(isUnpricedVisits)
          ? t("backtest.costWithoutVisits", { cost: withInterval(cost, money) })
          : withInterval(cost, money),
    },
    {
      name: t("record.net"),
      of: ({ netValue }) =>
        netValue === null
          ? t("backtest.heldUnknown")
          : netValue.value === null
            ? t("record.cannotSay")
            : money(netValue.value),
    },
  ];
}
