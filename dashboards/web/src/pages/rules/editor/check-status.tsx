import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RuleCheck } from "../../../api/rule-check.ts";
import css from "./rule-editor.module.css";

interface CheckStatusProps {
  check: RuleCheck | undefined;
  /** Whether it is about what is written now. */
  isCurrent: boolean;
}

/** How it stands with the text, beside it: on a phone the list is below. */
export function CheckStatus({ check, isCurrent }: CheckStatusProps) {
  const { t } = useTranslation();
  const findings = check?.findings ?? [];
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  const Icon = !isCurrent
    ? LoaderCircle
    : errors > 0
      ? CircleX
      : warnings > 0
        ? TriangleAlert
        : CircleCheck;
  const counts = [
    ...(errors > 0 ? [t("ruleEditor.errors", { count: errors })] : []),
    ...(warnings > 0 ? [t("ruleEditor.warnings", { count: warnings })] : []),
  ].join(", ");
  return (
    <span
      className={css["status"]}
      role="status"
      data-level={isCurrent ? (errors > 0 ? "error" : warnings > 0 ? "warning" : "ok") : undefined}
    >
      <Icon size={14} aria-hidden />
      {isCurrent ? counts || t("ruleEditor.sound") : t("ruleEditor.checking")}
    </span>
  );
}
