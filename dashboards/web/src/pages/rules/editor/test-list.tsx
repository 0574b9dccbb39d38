import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RuleTestOutcome } from "../../../api/rule-check.ts";
import { Panel } from "../../../ui/panel.tsx";
import css from "./rule-editor.module.css";

interface TestListProps {
  tests: readonly RuleTestOutcome[];
  onGoTo: (place: { line: number; column: number }) => void;
}

/** What the tests in the rule say of it. */
export function TestList({ tests, onGoTo }: TestListProps) {
  const { t } = useTranslation();
  if (tests.length === 0) return null;
  const passed = tests.filter(({ problems }) => problems.length === 0).length;
  return (
    <Panel
      title={t("ruleEditor.tests")}
      aside={
        <span className={css["status"]}>
          {t("ruleEditor.passed", { passed, count: tests.length })}
        </span>
      }
    >
      <ul className={css["list"]}>
        {tests.map(({ name, line, problems }, index) => (
          <li key={index} data-level={problems.length === 0 ? "ok" : "error"}>
            {problems.length === 0 ? (
              <CircleCheck size={14} role="img" aria-label={t("ruleEditor.testOk")} />
            ) : (
              <CircleX size={14} role="img" aria-label={t("ruleEditor.testNotOk")} />
            )}
            <button type="button" onClick={() => onGoTo({ line, column: 1 })}>
              {name}
              {problems.map((problem) => (
                <span key={problem} className={css["place"]}>
                  {problem}
                </span>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
