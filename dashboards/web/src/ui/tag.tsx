import type { ReactNode } from "react";
import css from "./tag.module.css";

export type Tone = "plain" | "accent" | "critical" | "high" | "medium" | "low" | "done";

/** A word in a quiet box: a status, a state. Colour is a second sign, never the only one. */
export function Tag({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={css["tag"]} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
