import { useTranslation } from "react-i18next";
import { asSeverity, severityLook } from "./severity.ts";
import css from "./severity-mark.module.css";

/** Icon and word of a severity; `quiet` once somebody has seen it, so that what is new stands out. */
export function SeverityMark({ severity, quiet = false }: { severity: number; quiet?: boolean }) {
  const { t } = useTranslation();
  const { name, icon: Icon } = severityLook[asSeverity(severity)];
  return (
    <span className={css["mark"]} data-severity={name} data-quiet={quiet || undefined}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />
      {t(`severity.${name}`)}
    </span>
  );
}
