import { useTranslation } from "react-i18next";
import type { RuleRecord } from "../../api/rules.ts";
import css from "./record-counts.module.css";

export function RecordCounts({ record }: { record: RuleRecord }) {
  const { t } = useTranslation();
  return (
    <dl className={css["counts"]}>
      {(["confirmed", "noFaultFound", "undecided", "open"] as const).map((name) => (
        <div key={name}>
          <dt>{t(`rules.columns.${name}`)}</dt>
          <dd>{record[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
