import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { BacktestList } from "./backtest-list.tsx";

/** What was tried on the past? */
export function BacktestsPage() {
  const { t } = useTranslation();
  return (
    <Page
      name={t("backtests.title")}
      title={t("backtests.title")}
      section={<SectionLinks section="rules" />}
      answer={t("backtests.lead")}
    >
      <BacktestList />
    </Page>
  );
}
