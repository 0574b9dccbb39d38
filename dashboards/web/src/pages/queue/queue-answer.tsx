import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { workOrdersQuery } from "../../api/work-orders.ts";
import { useNow } from "../../time/use-now.ts";

/** The page's question answered in a line, over all open orders and whatever the filters show below. */
export function QueueAnswer() {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const { data } = useQuery(workOrdersQuery({ status: ["open"], sort: "due", limit: 200 }));
  if (!data) return <>&nbsp;</>;
  const orders = data.items;
  const over = orders.filter((order) => Date.parse(order.dueAt) < now).length;
  const decide = orders.filter(({ status }) => status === "awaiting-approval").length;
  const short = orders.filter((order) => order.kit.missing > 0).length;
  const count = orders.length;
  if (count === 0) return <>{t("queue.answer.none")}</>;
  return (
    <>
      {data.nextCursor ? t("queue.answer.many", { count }) : t("queue.answer.orders", { count })}{" "}
      {over > 0 ? t("queue.answer.over", { count: over }) : null}{" "}
      {decide > 0 ? t("queue.answer.decide", { count: decide }) : null}{" "}
      {short > 0 ? t("queue.answer.short", { count: short }) : null}
    </>
  );
}
