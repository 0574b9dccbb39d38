import { useEffect, type ReactNode } from "react";
import css from "./page.module.css";

interface PageProps {
  /** Shown in the browser's tab and read out on arrival. */
  name: string;
  title: ReactNode;
  /** The answer to the page's one question, in a sentence. */
  answer?: ReactNode;
  trail?: ReactNode;
  /** The pages beside this one. */
  section?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ name, title, answer, trail, section, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${name} · Millwright`;
  }, [name]);
  return (
    <div className={css["page"]}>
      {section}
      {trail ? <div className={css["trail"]}>{trail}</div> : null}
      <header className={css["head"]}>
        <div className={css["titles"]}>
          <h1>{title}</h1>
          {answer ? <div className={css["answer"]}>{answer}</div> : null}
        </div>
        {actions ? (
          <div className={css["actions"]} data-no-print>
            {actions}
          </div>
        ) : null}
      </header>
      {children}
    </div>
  );
}
