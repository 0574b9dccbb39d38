import { useTranslation } from "react-i18next";
import type { NetValue } from "../api/net-value.ts";
import { money } from "./money.ts";
import css from "./value-table.module.css";

/** Each term of a value with what it comes from, and their sum; what cannot be said says what is lacking. */
export function ValueTable({ value: { value, terms } }: { value: NetValue }) {
  const { t } = useTranslation();
  return (
    <table className={css["value"]}>
      <tbody>
        {terms.map((each) => (
          <tr key={each.term}>
            <th scope="row">
              {t(`record.term.${each.term}`)}
              <span className={css["words"]}>{each.words}</span>
            </th>
            <td>{each.value === null ? "?" : money(each.value)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("record.net")}</th>
          <td>{value === null ? t("record.cannotSay") : money(value)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
