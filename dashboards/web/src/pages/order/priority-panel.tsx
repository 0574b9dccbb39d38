import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { exact } from "../../time/exact.ts";
import { Panel } from "../../ui/panel.tsx";
import { PriorityMark } from "../../ui/priority-mark.tsx";
import css from "./priority-panel.module.css";

/** The score opened to its factors, each with what went in and why. */
export function PriorityPanel({
  order,
  timeZone,
}: {
  order: WorkOrder;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const { terms, score } = order.priority;
  return (
    <Panel title={t("order.priority")} aside={<PriorityMark priority={order.priority.class} />}>
      <p className={css["due"]}>
        {order.priority.dueWhy}{" "}
        <span className={css["exact"]}>{exact(Date.parse(order.dueAt), timeZone)}</span>
      </p>
      <ul className={css["terms"]}>
        {terms.map((term) => (
          <li key={term.name}>
            <div className={css["line"]}>
              <span className={css["name"]}>{term.name}</span>
              <span className={css["input"]}>{term.input}</span>
              <span className={css["factor"]}>× {amount(term.factor)}</span>
            </div>
            <p className={css["reason"]}>{term.why}</p>
          </li>
        ))}
      </ul>
      <div className={css["total"]}>
        <span>{t("order.score")}</span>
        <span>{amount(score)}</span>
      </div>
    </Panel>
  );
}

function amount(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}
