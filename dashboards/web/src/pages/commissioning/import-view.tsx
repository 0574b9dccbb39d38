import { Button, FileButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { importedThings, importSheet, type SheetResult } from "../../api/commissioning.ts";
import { saveText } from "../../ui/save-text.ts";
import { Panel } from "../../ui/panel.tsx";
import css from "./commissioning.module.css";
import { SheetMistakes } from "./sheet-mistakes.tsx";

/** A spreadsheet in: tried first, every mistake with its row and column, then all of it or nothing. */
export function ImportView() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const importing = useMutation({
    mutationFn: ({ csv, dryRun }: { csv: string; dryRun: boolean }) => importSheet(csv, dryRun),
    onSuccess: async ({ dryRun }) => {
      if (!dryRun) await queries.invalidateQueries();
    },
  });
  const choose = async (chosen: File | null) => {
    if (chosen === null) return;
    importing.reset();
    const text = await chosen.text();
    setFile({ name: chosen.name, text });
    importing.mutate({ csv: text, dryRun: true });
  };
  const result = importing.data;
  return (
    <Panel
      title={t("commissioning.import.title")}
      aside={
        <a href="/api/v1/commissioning/sheet" download="plant.csv">
          {t("commissioning.import.download")}
        </a>
      }
    >
      <p className={css["detail"]}>{t("commissioning.import.text")}</p>
      <div className={css["actions"]}>
        <FileButton accept=".csv,text/csv" onChange={(chosen) => void choose(chosen)}>
          {(props) => (
            <Button {...props} variant={file === null ? "filled" : "default"} size="sm">
              {t(file === null ? "commissioning.import.choose" : "commissioning.import.again")}
            </Button>
          )}
        </FileButton>
        {file === null ? null : (
          <>
            <span>{file.name}</span>
            <Button
              variant="default"
              size="sm"
              loading={importing.isPending && importing.variables.dryRun}
              onClick={() => importing.mutate({ csv: file.text, dryRun: true })}
            >
              {t("commissioning.import.try")}
            </Button>
            <Button
              size="sm"
              disabled={result?.dryRun !== true}
              loading={importing.isPending && !importing.variables.dryRun}
              onClick={() => importing.mutate({ csv: file.text, dryRun: false })}
            >
              {t("commissioning.import.run")}
            </Button>
          </>
        )}
      </div>
      <SheetMistakes error={importing.error} />
      {result === undefined ? null : <Result result={result} />}
    </Panel>
  );
}

function Result({ result }: { result: SheetResult }) {
  const { t } = useTranslation();
  const { secrets } = result;
  return (
    <div role="status">
      <p className={css["outcome"]}>
        {t(result.dryRun ? "commissioning.import.tried" : "commissioning.import.done", {
          count: result.rows,
        })}
      </p>
      <table className={css["tallies"]}>
        <thead>
          <tr>
            <th scope="col">{t("commissioning.import.what")}</th>
            <th scope="col">{t("commissioning.import.created")}</th>
            <th scope="col">{t("commissioning.import.updated")}</th>
            <th scope="col">{t("commissioning.import.unchanged")}</th>
          </tr>
        </thead>
        <tbody>
          {importedThings.map((thing) => (
            <tr key={thing}>
              <th scope="row">{t(`commissioning.import.things.${thing}`)}</th>
              <td>{result[thing].created}</td>
              <td>{result[thing].updated}</td>
              <td>{result[thing].unchanged}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {secrets === null ? null : (
        <div className={css["actions"]}>
          <Button size="sm" onClick={() => saveText("device-secrets.csv", "text/csv", secrets)}>
            {t("commissioning.import.secrets")}
          </Button>
          <span>{t("commissioning.import.secretsText")}</span>
        </div>
      )}
    </div>
  );
}
