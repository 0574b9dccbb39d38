import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { isEnded } from "../../api/work-orders.ts";
import { Due } from "../../ui/due.tsx";
import { KitState } from "../../ui/kit-state.tsx";
import { OrderStatus } from "../../ui/order-status.tsx";
import { PriorityMark } from "../../ui/priority-mark.tsx";
import css from "./order-lead.module.css";

/** Which asset, how urgent, where it stands, whether it is ready: one line to read while on the phone. */
export function OrderLead({ order, timeZone }: { order: WorkOrder; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const ended = isEnded(order.status);
  const names = order.kit.short.map((part) => `${part.missing} × ${part.name}`).join(", ");
  return (
    <div className={css["lead"]}>
      <span>
        <Link to="/assets/$asset" params={{ asset: String(order.asset.id) }}>
          {order.asset.tag} {order.asset.name}
        </Link>
        , {order.site.name}
      </span>
      <PriorityMark priority={order.priority.class} />
      <OrderStatus status={order.status} />
      {ended ? null : (
        <span className={css["pair"]}>
          <span>{t("order.due")}</span> <Due at={order.dueAt} timeZone={timeZone} />
        </span>
      )}
      <span className={css["pair"]}>
        <span>{t("order.parts")}</span>{" "}
        <KitState state={order.kit.state} missing={order.kit.short.length} names={names} />
      </span>
      <span className={css["pair"]}>
        <span>{t("order.technician")}</span> {order.technician?.name ?? t("order.nobody")}
      </span>
    </div>
  );
}
