import type { ReactNode } from "react";
import css from "./form-actions.module.css";

export function FormActions({ children }: { children: ReactNode }) {
  return <div className={css["actions"]}>{children}</div>;
}
