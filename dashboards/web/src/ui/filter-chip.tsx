import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./filter-chip.module.css";

/** A filter that came with a link, and the way to be rid of it. */
export function FilterChip({ children, onRemove }: { children: ReactNode; onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <span className={css["chip"]}>
      {children}
      <button type="button" aria-label={t("list.removeFilter")} onClick={onRemove}>
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}
