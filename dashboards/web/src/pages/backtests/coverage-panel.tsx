import { useTranslation } from "react-i18next";
import type { Coverage } from "../../api/backtests.ts";
import { duration } from "../../time/duration.ts";
import { exact } from "../../time/exact.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { percent, rate } from "../../ui/interval.ts";
import css from "./backtests.module.css";

const shown = 5;

/** On how much data the figures rest, and where there was none. */
export function CoveragePanel({ name, coverage }: { name: string | null; coverage: Coverage }) {
  const { t } = useTranslation();
  const { assets, watched, withData, gaps, gapCount, neverSeen, neverSeenCount } = coverage;
  return (
    <Panel
      title={name === null ? t("backtest.coverage.title") : t("backtest.coverage.of", { name })}
    >
      <Facts>
        <Fact name={t("backtest.coverage.assets")}>
          {t("backtest.coverage.assetsOf", { count: withData, watched, assets })}
        </Fact>
        <Fact name={t("backtest.coverage.months")}>
          {t("backtest.coverage.monthsOf", {
            months: rate(coverage.assetMonths),
            possible: rate(coverage.possibleAssetMonths),
          })}
        </Fact>
        <Fact name={t("backtest.coverage.readings")}>{coverage.readings.toLocaleString("en")}</Fact>
        {coverage.cameTooLate > 0 ? (
          <Fact name={t("backtest.coverage.tooLate")}>
            {coverage.cameTooLate.toLocaleString("en")}
          </Fact>
        ) : null}
        {coverage.cameLongAfter > 0 ? (
          <Fact name={t("backtest.coverage.imported")}>
            {coverage.cameLongAfter.toLocaleString("en")}
          </Fact>
        ) : null}
        <Fact name={t("backtest.coverage.silence")}>{percent(coverage.silenceKnown)}</Fact>
        {coverage.repairs > 0 ? (
          <Fact name={t("backtest.coverage.repairs")}>{coverage.repairs}</Fact>
        ) : null}
      </Facts>
      {neverSeenCount > 0 ? (
        <details className={css["details"]}>
          <summary>{t("backtest.coverage.neverSeen", { count: neverSeenCount })}</summary>
          <ul>
            {neverSeen.slice(0, shown).map(({ tag, signal }) => (
              <li key={`${tag} ${signal}`}>
                {tag} {signal}
              </li>
            ))}
            <More count={neverSeenCount - shown} />
          </ul>
        </details>
      ) : null}
      {gapCount > 0 ? (
        <details className={css["details"]}>
          <summary>{t("backtest.coverage.gaps", { count: gapCount })}</summary>
          <ul>
            {gaps.slice(0, shown).map(({ tag, signal, from, to }) => (
              <li key={`${tag} ${signal} ${from}`}>
                {tag} {signal}: {duration(Date.parse(to) - Date.parse(from))},{" "}
                {t("backtest.coverage.from", { at: exact(Date.parse(from)) })}
              </li>
            ))}
            <More count={gapCount - shown} />
          </ul>
        </details>
      ) : null}
    </Panel>
  );
}

function More({ count }: { count: number }) {
  const { t } = useTranslation();
  return count > 0 ? <li>{t("backtest.more", { count })}</li> : null;
}
