import { useTranslation } from "react-i18next";
import { severityLook, severityOfPriority } from "./severity.ts";
import css from "./severity-mark.module.css";

/** "P1 urgent": the class of an order's priority, in the colour and shape of the severity it answers. */
export function PriorityMark({ priority }: { priority: string }) {
  const { t } = useTranslation();
  const { name, icon: Icon } = severityLook[severityOfPriority(priority)];
  return (
    <span className={css["mark"]} data-severity={name} title={t(`priority.${name}`)}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />
      {priority}
    </span>
  );
}
