import { useTranslation } from "react-i18next";
import type { CheckedRule } from "../../../api/rule-check.ts";
import { ChangeTable } from "../../../definition/change-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { RuleProblem } from "../rule-problem.tsx";
import css from "./rule-editor.module.css";

/** What it would watch, and in what it differs from what stands. */
export function WhatChanges({ rule }: { rule: CheckedRule }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("ruleEditor.changes")}>
      <p className={css["watches"]}>{t("ruleEditor.watches", { count: rule.assets })}</p>
      {rule.warning === null ? null : <RuleProblem problem={rule.warning} />}
      {rule.against === null ? (
        <p className={css["quiet"]}>{t("ruleEditor.isNew", { key: rule.key })}</p>
      ) : rule.changes.length === 0 ? (
        <p className={css["quiet"]}>{t("ruleEditor.same", rule.against)}</p>
      ) : (
        <div className={css["table"]}>
          <ChangeTable
            changes={rule.changes}
            before={t("ruleEditor.before", {
              version: rule.against.version,
              stage: t(`stage.${rule.against.stage}`).toLowerCase(),
            })}
            after={t("ruleEditor.after")}
          />
        </div>
      )}
    </Panel>
  );
}
