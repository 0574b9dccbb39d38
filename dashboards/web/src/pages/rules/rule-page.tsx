import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronRight, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ruleQuery, type Rule } from "../../api/rule.ts";
import { Answer } from "../../ui/answer.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { BacktestList } from "../backtests/backtest-list.tsx";
import { StartForm } from "../backtests/start-form.tsx";
import { useAppliesTo } from "./applies-to.ts";
import { ParametersView } from "./parameters/parameters-view.tsx";
import { ReleaseView } from "./release/release-view.tsx";
import { TrialView } from "./trial/trial-view.tsx";
import { WorkbenchView } from "./workbench/workbench-view.tsx";
import { RuleProblem } from "./rule-problem.tsx";
import { RuleRecordView } from "./rule-record.tsx";
import { ruleTabs } from "./rule-search.ts";
import { RuleVersions } from "./rule-versions.tsx";

/** Is this rule worth having? */
export function RulePage() {
  const { rule } = useParams({ from: "/inside/rules/$rule" });
  const query = useQuery(ruleQuery(rule));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <RuleView rule={found} />}
    </Answer>
  );
}

function RuleView({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const appliesTo = useAppliesTo();
  const may = hasRole(usePerson(), "reliability-engineer");
  const { view = "record", from } = useSearch({ from: "/inside/rules/$rule" });
  const navigate = useNavigate({ from: "/rules/$rule" });
  return (
    <Page
      name={rule.name}
      trail={
        <>
          <Link to="/rules">{t("nav.rules")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{rule.key}</span>
        </>
      }
      title={rule.name}
      actions={
        may ? (
          <Button
            variant="default"
            component={Link}
            to={`/rules/${rule.key}/edit`}
            leftSection={<Pencil size={14} aria-hidden />}
          >
            {t("ruleEditor.edit")}
          </Button>
        ) : null
      }
      answer={
        <>
          {t("rules.watches", { what: appliesTo(rule.appliesTo), count: rule.assets })}{" "}
          {t(rule.stage === "live" ? "rules.live" : "rules.notLive", {
            version: rule.version,
            stage: t(`stage.${rule.stage}`).toLowerCase(),
          })}
          {rule.problem ? <RuleProblem problem={rule.problem} /> : null}
        </>
      }
    >
      <ViewTabs
        label={t("rules.views.label")}
        views={ruleTabs.map((value) => ({ value, name: t(`rules.views.${value}`) }))}
        value={view === "trial" ? "release" : view}
        onChange={(next) => void navigate({ search: { view: next }, replace: true })}
      />
      {view === "record" ? <RuleRecordView rule={rule} /> : null}
      {view === "versions" ? <RuleVersions rule={rule} /> : null}
      {view === "release" ? <ReleaseView rule={rule.key} /> : null}
      {view === "trial" ? (
        <TrialView rule={rule.key} version={Number(from ?? rule.version)} />
      ) : null}
      {view === "backtests" ? (
        <>
          {may ? <StartForm rule={rule} /> : null}
          <BacktestList rule={rule.key} />
        </>
      ) : null}
      {view === "parameters" ? <ParametersView rule={rule} /> : null}
      {view === "workbench" ? <WorkbenchView rule={rule} /> : null}
    </Page>
  );
}
