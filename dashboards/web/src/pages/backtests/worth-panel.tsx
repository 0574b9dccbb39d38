import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Panel } from "../../ui/panel.tsx";
import { ValueTable } from "../../ui/value-table.tsx";
import type { Tried } from "./tried.ts";

/** What a candidate would have been worth, term by term, as the record of a live version says it. */
export function WorthPanel({ tried: { name, result } }: { tried: Tried }) {
  const { t } = useTranslation();
  if (result.netValue === null) return null;
  return (
    <Panel
      title={t("backtest.worthOf", { name })}
      aside={<Link to="/value-assumptions">{t("record.toAssumptions")}</Link>}
    >
      <ValueTable value={result.netValue} />
    </Panel>
  );
}
