import { allowedSites, createRoutes, defineRoute, notFound, pageQuery, z } from "#platform";
import type { Database, Routes } from "#platform";
import { EscalationTrace, escalationTrace } from "#rules";
import { workOrderNumber } from "../orders/status.ts";
import { withinSites } from "../orders/within-sites.ts";
import { orderParams } from "../routes/order-params.ts";
import type { WorkOrderTables } from "../tables.ts";

const traceRoute = defineRoute({
  method: "get",
  path: "/work-orders/{id}/escalation",
  access: "anyone-signed-in",
  tag: "Work orders",
  summary: "Who was told that nobody accepts an order, when and by what, and what happened.",
  params: orderParams,
  query: z.object(pageQuery),
  returns: { 200: EscalationTrace },
});

export function orderEscalationRoutes(database: Database): Routes {
  const db = database.as<WorkOrderTables>();
  const routes = createRoutes();
  routes.openapi(traceRoute, async (c) => {
    const { id } = c.req.valid("param");
    const order = await db
      .selectFrom("workorders.work_order")
      .where("id", "=", id)
      .where(withinSites("site_id", allowedSites(c.get("principal"))))
      .select("id")
      .executeTakeFirst();
    if (order === undefined) {
      throw notFound(`There is no work order ${workOrderNumber(id)}, or none you may see.`);
    }
    const about = { kind: "work-order" as const, id };
    return c.json(await escalationTrace(database, about, c.req.valid("query")), 200);
  });
  return routes;
}
