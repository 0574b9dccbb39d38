import { useTranslation } from "react-i18next";
import { isProblem } from "../../api/problem.ts";
import table from "../../ui/data-table.module.css";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./commissioning.module.css";
import { mistakesIn } from "./mistakes-in.ts";

/** What is wrong with a spreadsheet, cell by cell as the spreadsheet numbers them; any other refusal in its own words. */
export function SheetMistakes({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  const mistakes = isProblem(error) ? mistakesIn(error.fields) : [];
  if (mistakes.length === 0) return <FormProblem error={error} />;
  return (
    <div role="alert">
      <p className={css["outcome"]}>
        {t("commissioning.import.mistakes", { count: mistakes.length })}
      </p>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th scope="col" className={table["number"]}>
              {t("commissioning.import.row")}
            </th>
            <th scope="col">{t("commissioning.import.column")}</th>
            <th scope="col">{t("commissioning.import.mistake")}</th>
          </tr>
        </thead>
        <tbody>
          {mistakes.map(({ row, column, message }) => (
            <tr key={`${row} ${column} ${message}`} className={table["row"]}>
              <td className={table["number"]} data-name={t("commissioning.import.row")}>
                {row}
              </td>
              <td>{column}</td>
              <td className={table["wide"]}>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
