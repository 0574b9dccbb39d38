import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RuleCheck } from "../../../api/rule-check.ts";
import css from "./rule-editor.module.css";

interface CheckStatusProps {
  check: RuleCheck | undefined;
  /** Whether it is about what is written now. */
  isCurrent: boolean;
}

const icons = { error: CircleX, warning: TriangleAlert, ok: CircleCheck };

/** How it stands with the text, beside it: on a phone the list is below. */
export function CheckStatus({ check, isCurrent }: CheckStatusProps) {
  const { t } = useTranslation();
  const findings = check?.findings ?? [];
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  const failed = (check?.tests ?? []).filter(({ problems }) => problems.length > 0).length;
  const level = errors > 0 ? "error" : warnings + failed > 0 ? "warning" : "ok";
  const Icon = isCurrent ? icons[level] : LoaderCircle;
  const counts = [
    ...(errors > 0 ? [t("ruleEditor.errors", { count: errors })] : []),
    ...(warnings > 0 ? [t("ruleEditor.warnings", { count: warnings })] : []),
    ...(failed > 0 ? [t("ruleEditor.failed", { count: failed })] : []),
  ].join(", ");
  return (
    <span className={css["status"]} role="status" data-level={isCurrent ? level : undefined}>
      <Icon size={14} aria-hidden />
      {isCurrent ? counts || t("ruleEditor.sound") : t("ruleEditor.checking")}
    </span>
  );
}
