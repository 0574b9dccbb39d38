import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ruleQuery, type Rule } from "../../api/rule.ts";
import { Answer } from "../../ui/answer.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import columns from "../order/order-view.module.css";
import { useAppliesTo } from "./applies-to.ts";
import { Precision } from "./precision.tsx";
import { RecordCounts } from "./record-counts.tsx";
import { DefinitionTree } from "./definition-tree.tsx";
import { RuleFlags } from "./rule-flags.tsx";
import { RuleProblem } from "./rule-problem.tsx";
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
      answer={
        <>
          {t("rules.watches", { what: appliesTo(rule.appliesTo), count: rule.assets })}{" "}
          {t("rules.live", { version: rule.version })}
          {rule.problem ? <RuleProblem problem={rule.problem} /> : null}
        </>
      }
    >
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel title={t("rules.record")}>
            <Precision record={rule.record} />
            <RecordCounts record={rule.record} />
          </Panel>
          <RuleFlags rule={rule.key} />
          <Panel title={t("rules.definition")}>
            <DefinitionTree value={readable(rule.definition)} />
          </Panel>
        </div>
        <aside className={columns["side"]} aria-label={t("rules.versions")}>
          <RuleVersions versions={rule.versions} />
        </aside>
      </div>
    </Page>
  );
}

const asRead = [
  "appliesTo",
  "severity",
  "kind",
  "condition",
  "failureMode",
  "skill",
  "timeToFailureHours",
  "cause",
  "consequence",
  "response",
];

/** In the order in which a person explains a rule; its key and name stand above already. */
function readable({ key: _key, name: _name, ...rest }: Rule["definition"]): Rule["definition"] {
  const place = (name: string) => (asRead.includes(name) ? asRead.indexOf(name) : asRead.length);
  return Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => place(a) - place(b)));
}
