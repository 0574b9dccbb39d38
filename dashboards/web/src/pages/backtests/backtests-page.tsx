import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { BacktestList } from "./backtest-list.tsx";

/** What was tried on the past? */
export function BacktestsPage() {
  const { t } = useTranslation();
  return (
    <Page name={t("backtests.title")} title={t("backtests.title")} answer={t("backtests.lead")}>
      <BacktestList />
    </Page>
  );
}
