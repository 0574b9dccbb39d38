import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Page } from "../../api/page.ts";
import type { WorkOrderRow } from "../../api/work-orders.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { OrderStatus } from "../../ui/order-status.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./asset-lists.module.css";

interface AssetOrdersProps {
  query: UseQueryResult<Page<WorkOrderRow>>;
  title: string;
}

export function AssetOrders({ query, title }: AssetOrdersProps) {
  const { t } = useTranslation();
  return (
    <Panel title={title}>
      <Answer query={query} skeleton={<SkeletonRows rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={css["none"]}>{t("asset.noOrders")}</p>
          ) : (
            <ul className={css["list"]}>
              {items.map((order) => (
                <li key={order.id}>
                  <Link to="/work-orders/$order" params={{ order: order.number }}>
                    {order.number} {order.title}
                  </Link>
                  <div className={css["about"]}>
                    <OrderStatus status={order.status} />
                    <Moment at={order.openedAt} />
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}
