import { CircleX, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RuleFinding } from "../../../api/rule-check.ts";
import { Panel } from "../../../ui/panel.tsx";
import css from "./rule-editor.module.css";

/** What is wrong or doubtful; each leads to its place in the text. */
export function FindingList({
  findings,
  onGoTo,
}: {
  findings: readonly RuleFinding[];
  onGoTo: (place: RuleFinding) => void;
}) {
  const { t } = useTranslation();
  return (
    <Panel title={t("ruleEditor.findings")}>
      {findings.length === 0 ? <p className={css["quiet"]}>{t("ruleEditor.none")}</p> : null}
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
