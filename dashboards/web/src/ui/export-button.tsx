import { ActionIcon } from "@mantine/core";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import css from "./export-button.module.css";
import { toCsv, type CsvColumn } from "./csv.ts";
import { saveText } from "./save-text.ts";

interface ExportButtonProps<Row> {
  name: string;
  columns: readonly CsvColumn<Row>[];
  rows: readonly Row[];
}

/** Saves the rows that are shown as a table file. */
export function ExportButton<Row>({ name, columns, rows }: ExportButtonProps<Row>) {
  const { t } = useTranslation();
  const save = () => {
    // The byte order mark is what makes Excel read it as UTF-8.
    const file = `${name}-${new Date().toISOString().slice(0, 10)}.csv`;
    saveText(file, "text/csv", "\u{feff}", toCsv(columns, rows));
  };
  return (
    <ActionIcon
      className={css["button"]}
      variant="default"
      size={30}
      disabled={rows.length === 0}
      aria-label={t("list.export")}
      title={t("list.export")}
      onClick={save}
    >
      <Download size={15} />
    </ActionIcon>
  );
}
