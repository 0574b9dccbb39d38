import { useTranslation } from "react-i18next";
import type { KitLine, WorkOrder } from "../../api/work-order.ts";
import { KitState } from "../../ui/kit-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Tag } from "../../ui/tag.tsx";
import css from "./kit-panel.module.css";

/** Which parts, promised from where, and what is missing. */
export function KitPanel({ order }: { order: WorkOrder }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("order.kit")}
      aside={
        <KitState
          state={order.kit.state}
          missing={order.kit.short.reduce((sum, part) => sum + part.missing, 0)}
        />
      }
    >
      <p className={css["why"]}>{order.kit.why}</p>
      {order.kit.lines.length > 0 ? (
        <ul className={css["lines"]}>
          {order.kit.lines.map((line) => (
            <Line key={line.part.number} line={line} />
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}

function Line({ line }: { line: KitLine }) {
  const { t } = useTranslation();
  return (
    <li>
      <div className={css["line"]}>
        <span className={css["quantity"]}>{line.planned} ×</span>
        <span>
          {line.part.name} <span className={css["number"]}>{line.part.number}</span>
        </span>
      </div>
      <ul className={css["places"]}>
        {line.reservations.map((reservation) => (
          <li key={`${reservation.location.id}-${reservation.state}`}>
            <Tag>{t(`reservation.${reservation.state}`)}</Tag>
            {reservation.quantity} {t("kit.from")} {reservation.location.name}
          </li>
        ))}
        {line.missing > 0 ? (
          <li className={css["missing"]}>
            <Tag tone="medium">{t("kit.missing")}</Tag>
            {t("kit.missingText", { count: line.missing })}
          </li>
        ) : null}
        {line.outsideStock > 0 ? <li>{t("kit.outside", { count: line.outsideStock })}</li> : null}
      </ul>
    </li>
  );
}
