import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Backtest, BacktestResult } from "../../api/backtests.ts";
import { Panel } from "../../ui/panel.tsx";
import columns from "../order/order-view.module.css";
import { BacktestFlags } from "./backtest-flags.tsx";
import { nameOf } from "./backtest-words.ts";
import css from "./backtests.module.css";
import { CoveragePanel } from "./coverage-panel.tsx";
import { DaysChart } from "./days-chart.tsx";
import { MissedPanel } from "./missed-panel.tsx";
import { ResultTable } from "./result-table.tsx";
import type { Tried } from "./tried.ts";
import { WorthPanel } from "./worth-panel.tsx";

/** The figures side by side, what they rest on, and the flags behind them. */
export function BacktestReport({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const tried = backtest.candidates.flatMap((candidate): Tried[] =>
    candidate.result === null
      ? []
      : [{ name: nameOf(candidate, backtest.candidates, t), candidate, result: candidate.result }],
  );
  return (
    <>
      {tried.map(({ name, candidate, result }) =>
        result.evidence.usable && result.failed === null ? null : (
          <div key={candidate.index} className={css["warning"]} role="note">
            <TriangleAlert size={16} aria-hidden />
            <div>
              {result.evidence.usable ? null : (
                <p>
                  <strong>{t("backtest.noEvidence", { name })}</strong> {result.evidence.why}
                </p>
              )}
              {result.failed === null ? null : (
                <p>
                  {t("backtest.evaluationFailed", { name, count: result.failed.times })}{" "}
                  {result.failed.message}
                </p>
              )}
            </div>
          </div>
        ),
      )}
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel title={t("backtest.result")}>
            <ResultTable tried={tried} />
            <Overlap backtest={backtest} />
          </Panel>
          <Panel title={t("backtest.perDay")}>
            <DaysChart tried={tried} window={backtest} />
          </Panel>
          <BacktestFlags backtest={backtest} />
        </div>
        <aside className={columns["side"]} aria-label={t("backtest.coverage.title")}>
          {apart(tried, ({ coverage }) => coverage).map(({ name, candidate, result }) => (
            <CoveragePanel key={candidate.index} name={name} coverage={result.coverage} />
          ))}
          {tried.map((each) => (
            <WorthPanel key={each.candidate.index} tried={each} />
          ))}
          {apart(tried, ({ missed }) => missed).map(({ name, candidate, result }) => (
            <MissedPanel key={candidate.index} name={name} missed={result.missed} />
          ))}
        </aside>
      </div>
    </>
  );
}

/** Each candidate by its name; but where all have the same to say, one of them without a name. */
function apart(tried: readonly Tried[], of: (result: BacktestResult) => unknown) {
  const different = new Set(tried.map(({ result }) => JSON.stringify(of(result)))).size;
  if (different > 1) return tried;
  return tried.slice(0, 1).map((each) => ({ ...each, name: null }));
}

/** How far the first candidate and each other one flagged the same. */
function Overlap({ backtest: { candidates, comparison } }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const name = (index: number) => {
    const candidate = candidates.find((each) => each.index === index);
    return candidate === undefined ? "" : nameOf(candidate, candidates, t);
  };
  return (
    <>
      {comparison.map(({ first, second, both, onlyFirst, onlySecond }) => (
        <p key={second} className={css["sub"]}>
          {t("backtest.overlap", {
            both,
            first: name(first),
            onlyFirst,
            second: name(second),
            onlySecond,
          })}
        </p>
      ))}
    </>
  );
}
