import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RuleCheck, RuleFinding } from "../../../api/rule-check.ts";
import { Panel } from "../../../ui/panel.tsx";
import css from "./rule-editor.module.css";

interface FindingListProps {
  check: RuleCheck | undefined;
  /** Whether it is about what is written now. */
  isCurrent: boolean;
  onGoTo: (place: RuleFinding) => void;
}

/** What is wrong or doubtful; each leads to its place in the text. */
export function FindingList({ check, isCurrent, onGoTo }: FindingListProps) {
  const { t } = useTranslation();
  const findings = check?.findings ?? [];
  const errors = findings.filter(({ level }) => level === "error").length;
  return (
    <Panel
      title={t("ruleEditor.findings")}
      aside={
        <span className={css["status"]} role="status">
          {!isCurrent ? (
            <>
              <LoaderCircle size={14} aria-hidden /> {t("ruleEditor.checking")}
            </>
          ) : findings.length === 0 ? (
            <>
              <CircleCheck size={14} aria-hidden /> {t("ruleEditor.sound")}
            </>
          ) : (
            [
              ...(errors > 0 ? [t("ruleEditor.errors", { count: errors })] : []),
              ...(findings.length > errors
                ? [t("ruleEditor.warnings", { count: findings.length - errors })]
                : []),
            ].join(", ")
          )}
        </span>
      }
    >
      <ul className={css["list"]}>
        {findings.map((one, index) => (
          <li key={index} data-level={one.level}>
            {one.level === "error" ? (
              <CircleX size={14} role="img" aria-label={t("ruleEditor.error")} />
            ) : (
              <TriangleAlert size={14} role="img" aria-label={t("ruleEditor.warning")} />
            )}
            <button type="button" onClick={() => onGoTo(one)}>
              <span className={css["place"]}>
                {t("ruleEditor.line", { line: one.line })}
                {one.field === "" ? "" : ` · ${one.field}`}
              </span>
              {one.message}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
