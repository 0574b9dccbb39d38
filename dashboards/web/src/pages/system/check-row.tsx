import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CheckResult } from "../../api/system.ts";
import { Tag } from "../../ui/tag.tsx";
import css from "./system.module.css";

const look = {
  ok: { icon: CircleCheck, tone: "done" },
  warning: { icon: TriangleAlert, tone: "medium" },
  failing: { icon: OctagonAlert, tone: "critical" },
} as const;

export function CheckRow({ check }: { check: CheckResult }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = look[check.state];
  return (
    <li>
      <span className={css["name"]}>
        {t(`system.check.${check.name}`, { defaultValue: check.name })}
      </span>
      <Tag tone={tone} icon={<Icon size={14} strokeWidth={2} aria-hidden />}>
        {t(`system.state.${check.state}`)}
      </Tag>
      <div className={css["finding"]}>
        <p>{check.detail}</p>
        {check.remedy === null ? null : <p className={css["remedy"]}>{check.remedy}</p>}
      </div>
    </li>
  );
}
