import type { ReactNode } from "react";
import css from "./facts.module.css";

/** Names and their values, aligned. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css["facts"]}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css["fact"]}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
