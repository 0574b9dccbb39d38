import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useManySites, useSiteZone } from "../../api/sites.ts";
import { isEnded, type WorkOrderRow } from "../../api/work-orders.ts";
import css from "../../ui/data-table.module.css";
import { Due } from "../../ui/due.tsx";
import { KitState } from "../../ui/kit-state.tsx";
import { Moment } from "../../ui/moment.tsx";
import { OrderStatus } from "../../ui/order-status.tsx";
import { PriorityMark } from "../../ui/priority-mark.tsx";

interface QueueRowProps {
  order: WorkOrderRow;
  left: boolean;
  onAssign: ((order: WorkOrderRow) => void) | undefined;
}

export function QueueRow({ order, left, onAssign }: QueueRowProps) {
  const { t } = useTranslation();
  const ended = isEnded(order.status);
  const manySites = useManySites();
  const timeZone = useSiteZone(order.site.id);
  return (
    <tr
      role="row"
      className={css["row"]}
      data-left={left || undefined}
      title={left ? t("list.left") : undefined}
    >
      <td role="cell">
        <PriorityMark priority={order.priority.class} />
      </td>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/work-orders/$order"
          params={{ order: order.number }}
          className={css["link"]}
          data-row={order.id}
        >
          {order.title}
        </Link>
        <div className={css["sub"]}>
          {order.number} · {order.asset.tag} {order.asset.name}
          {manySites ? ` · ${order.site.name}` : null}
        </div>
      </td>
      <td role="cell">
        <OrderStatus status={order.status} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["later"]}`}>
        <KitState state={order.kit.state} missing={order.kit.missing} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["later"]}`}>
        {order.technician?.name ??
          (ended || !onAssign ? null : (
            <Button
              className={css["above"]}
              variant="default"
              size="compact-xs"
              onClick={() => onAssign(order)}
            >
              {t("queue.unassigned")}
            </Button>
          ))}
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
        <Due at={order.dueAt} ended={ended} timeZone={timeZone} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["later"]}`}>
        <Moment at={order.openedAt} timeZone={timeZone} />
      </td>
    </tr>
  );
}
