import type { ReactNode } from "react";
import css from "./filter-bar.module.css";

/** How a list is narrowed; the search stands at the far end. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <div className={css["bar"]} data-no-print>
      {children}
    </div>
  );
}
