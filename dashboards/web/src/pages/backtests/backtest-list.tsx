import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { backtestsQuery, type Backtest } from "../../api/backtests.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { rate, withInterval } from "../../ui/interval.ts";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { nameOf, stateInWords, windowInWords } from "./backtest-words.ts";

/** Backtests, the newest first: of one rule, or all. */
export function BacktestList({ rule }: { rule?: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(backtestsQuery(rule));
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <div className={css["frame"]}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={4} height={56} />}
        empty={
          <Notice icon={History} title={t("backtests.empty")}>
            {t("backtests.emptyText")}
          </Notice>
        }
      >
        {(backtests) => (
          <table className={css["table"]} role="table" aria-label={t("backtests.title")}>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">{t("backtests.columns.backtest")}</th>
                <th scope="col">{t("backtests.columns.found")}</th>
                <th scope="col">{t("backtests.columns.started")}</th>
              </tr>
            </thead>
            <tbody role="rowgroup" ref={body}>
              {backtests.map((backtest) => (
                <Row key={backtest.id} backtest={backtest} />
              ))}
            </tbody>
          </table>
        )}
      </PagedAnswer>
    </div>
  );
}

function Row({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/backtests/$backtest"
          params={{ backtest: String(backtest.id) }}
          className={css["link"]}
          data-row={backtest.id}
        >
          {backtest.name}
        </Link>
        <div className={css["sub"]}>{windowInWords(backtest)}</div>
      </td>
      <td role="cell" className={css["later"]}>
        {backtest.state === "done"
          ? backtest.candidates.map((candidate) => (
              <div key={candidate.index}>
                {nameOf(candidate, backtest.candidates, t)}:{" "}
                {candidate.result === null
                  ? ""
                  : t("backtests.found", {
                      count: candidate.result.flags,
                      rate:
                        candidate.result.flagsPerAssetMonth === null
                          ? t("backtest.noData")
                          : withInterval(candidate.result.flagsPerAssetMonth, rate),
                    })}
              </div>
            ))
          : stateInWords(backtest, t)}
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["later"]}`}>
        {backtest.createdBy} · <Moment at={backtest.createdAt} />
      </td>
    </tr>
  );
}
