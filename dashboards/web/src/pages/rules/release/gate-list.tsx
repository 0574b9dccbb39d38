import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Gate } from "../../../api/release.ts";
import css from "./release.module.css";

/** What must hold before a step: what does, and what does not yet and why. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  const { t } = useTranslation();
  if (gates.length === 0) return <p className={css["quiet"]}>{t("release.noGates")}</p>;
  return (
    <ul className={css["gates"]}>
      {gates.map(({ gate, passed, reason }) => {
        const Icon = passed ? CircleCheck : CircleDashed;
        return (
          <li key={gate} data-passed={passed || undefined}>
            <Icon size={14} role="img" aria-label={t(passed ? "release.passed" : "release.open")} />
            <span>{reason}</span>
          </li>
        );
      })}
    </ul>
  );
}
