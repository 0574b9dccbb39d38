import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { Moment } from "../../ui/moment.tsx";
import { OutcomeTag } from "../../ui/outcome-tag.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import css from "./why-panel.module.css";

/** Why this order exists: each flag behind it in its own sentence. */
export function WhyPanel({ order, timeZone }: { order: WorkOrder; timeZone: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("order.why")}>
      <ul className={css["flags"]}>
        {order.flags.map((flag) => (
          <li key={flag.id}>
            <p className={css["summary"]}>{flag.summary}</p>
            <p className={css["about"]}>
              <SeverityMark severity={flag.severity} quiet={flag.state !== "raised"} />
              <Link to="/flags/$flag" params={{ flag: flag.number }}>
                {flag.number}
              </Link>
              <span>
                {t(`orderFlag.${flag.state}`)} <Moment at={flag.raisedAt} timeZone={timeZone} />
              </span>
              <Link to="/rules/$rule" params={{ rule: flag.ruleKey }}>
                {t("order.rule")}
              </Link>
              {flag.outcome ? <OutcomeTag outcome={flag.outcome} /> : null}
            </p>
          </li>
        ))}
      </ul>
      {order.cancelOffered ? <p className={css["notice"]}>{order.cancelOffered}</p> : null}
      {order.repeatOf ? (
        <p className={css["notice"]}>
          {t("order.repeatOf")}{" "}
          <Link to="/work-orders/$order" params={{ order: order.repeatOf.number }}>
            {order.repeatOf.number}
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}
