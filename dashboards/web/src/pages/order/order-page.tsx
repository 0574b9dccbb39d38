import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { workOrderQuery } from "../../api/work-order.ts";
import { Answer } from "../../ui/answer.tsx";
import { OrderSkeleton } from "./order-skeleton.tsx";
import { OrderView } from "./order-view.tsx";

/** Why this, why this urgent, is it ready? */
export function OrderPage() {
  const { order } = useParams({ from: "/inside/work-orders/$order" });
  const query = useQuery(workOrderQuery(order));
  return (
    <Answer whole query={query} skeleton={<OrderSkeleton />}>
      {(found) => <OrderView order={found} />}
    </Answer>
  );
}
