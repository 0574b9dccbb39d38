import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportDraft } from "./report-draft.ts";
import css from "./report-more.module.css";
import { useReportWords } from "./report-words.ts";

interface ReportMoreProps {
  draft: ReportDraft;
  onChange: (part: Partial<ReportDraft>) => void;
}

/** What only some know on the spot: how it failed and why (ISO 14224), and which component. */
export function ReportMore({ draft, onChange }: ReportMoreProps) {
  const { t } = useTranslation();
  const { mechanisms, causes } = useReportWords();
  return (
    <details className={css["more"]}>
      <summary>{t("report.more")}</summary>
      <div className={css["fields"]}>
        <Select
          label={t("report.mechanism")}
          searchable
          clearable
          value={draft.mechanism}
          onChange={(value) => onChange({ mechanism: value })}
          data={mechanisms}
        />
        <Select
          label={t("report.cause")}
          searchable
          clearable
          value={draft.cause}
          onChange={(value) => onChange({ cause: value })}
          data={causes}
        />
        <TextInput
          label={t("report.component")}
          value={draft.componentCode}
          onChange={(event) => onChange({ componentCode: event.currentTarget.value })}
        />
      </div>
    </details>
  );
}
