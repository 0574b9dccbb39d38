import { useId, type ReactNode } from "react";
import css from "./panel.module.css";

interface PanelProps {
  title: ReactNode;
  aside?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}

/** One question and its answer: a titled part of a page. `flush` lets a table or chart reach the edges. */
export function Panel({ title, aside, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={css["panel"]} aria-labelledby={id}>
      <header className={css["head"]}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      <div className={flush ? css["flush"] : css["body"]}>{children}</div>
    </section>
  );
}
