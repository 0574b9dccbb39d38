import { useTranslation } from "react-i18next";
import type { DefinitionChange } from "../api/rule-diff.ts";
import { placeInWords, valueInWords } from "./definition-words.ts";
import css from "./change-table.module.css";

interface ChangeTableProps {
  changes: readonly DefinitionChange[];
  before: string;
  after: string;
}

/** Each place that is different, as it was and as it is. */
export function ChangeTable({ changes, before, after }: ChangeTableProps) {
  const { t } = useTranslation();
  const absent = <span className={css["absent"]}>{t("rules.compare.absent")}</span>;
  return (
    <table className={css["changes"]}>
      <thead>
        <tr>
          <th scope="col">{t("rules.compare.place")}</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <td>{placeInWords(change.path)}</td>
            <td>{change.kind === "added" ? absent : <del>{valueInWords(change.from)}</del>}</td>
            <td>{change.kind === "removed" ? absent : <ins>{valueInWords(change.to)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
