import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { backtestQuery, cancelBacktest, hasEnded, type Backtest } from "../../api/backtests.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { BacktestReport } from "./backtest-report.tsx";
import css from "./backtests.module.css";
import { stateInWords, windowInWords } from "./backtest-words.ts";

/** What would these rules have said, and what would it have been worth? */
export function BacktestPage() {
  const { backtest } = useParams({ from: "/inside/backtests/$backtest" });
  const query = useQuery(backtestQuery(Number(backtest)));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <BacktestView backtest={found} />}
    </Answer>
  );
}

function BacktestView({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = hasRole(usePerson(), "reliability-engineer");
  const ended = hasEnded(backtest);
  const cancel = useMutation({
    mutationFn: () => cancelBacktest(backtest.id),
    onSuccess: (answer) => queries.setQueryData(backtestQuery(backtest.id).queryKey, answer),
  });
  const rule = backtest.candidates[0];
  return (
    <Page
      name={backtest.name}
      trail={
        <>
          <Link to="/backtests">{t("backtests.title")}</Link>
          {rule === undefined ? null : (
            <>
              <ChevronRight size={13} aria-hidden />
              <Link to="/rules/$rule" params={{ rule: rule.key }} search={{ view: "backtests" }}>
                {rule.key}
              </Link>
            </>
          )}
        </>
      }
      title={backtest.name}
      answer={`${windowInWords(backtest)}. ${stateInWords(backtest, t)}`}
      actions={
        may && !ended ? (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("backtest.cancel")}
          </Button>
        ) : null
      }
    >
      <FormProblem error={cancel.error} />
      {ended ? null : <Underway backtest={backtest} />}
      {backtest.state === "done" ? <BacktestReport backtest={backtest} /> : null}
    </Page>
  );
}

function Underway({ backtest: { progress, state } }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const { share, assets, assetsDone, readings, timesRealTime } = progress;
  return (
    <Panel title={t("backtest.progress")}>
      <Progress
        value={100 * share}
        aria-label={t("backtest.progress")}
        animated={false}
        size="lg"
        mt={4}
      />
      <p className={css["sub"]}>
        {state === "queued"
          ? t("backtest.waits")
          : t("backtest.soFar", {
              done: assetsDone,
              count: assets,
              readings: readings.toLocaleString("en"),
            })}{" "}
        {timesRealTime === null
          ? ""
          : t("backtest.speed", { times: Math.round(timesRealTime).toLocaleString("en") })}
      </p>
    </Panel>
  );
}
