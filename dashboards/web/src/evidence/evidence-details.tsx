import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./evidence-details.module.css";

/** The evidence of a flag in a list, drawn once somebody asks for it. */
export function EvidenceDetails({ children }: { children: () => ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details className={css["details"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("order.evidence")}</summary>
      {open ? children() : null}
    </details>
  );
}
