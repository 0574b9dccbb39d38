import type { ReactNode } from "react";
import { Brand } from "../../ui/brand.tsx";
import css from "./entry-page.module.css";

/** The one card that stands before the product: sign in, or set up the first administrator. */
export function EntryPage(props: {
  title: string;
  lead?: string;
  foot?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className={css["page"]}>
      <div className={css["card"]}>
        <Brand />
        <h1 className={css["title"]}>{props.title}</h1>
        {props.lead ? <p className={css["lead"]}>{props.lead}</p> : null}
        {props.children}
      </div>
      {props.foot ? <p className={css["foot"]}>{props.foot}</p> : null}
    </main>
  );
}
