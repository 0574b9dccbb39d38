import {
  allowedSites,
  createRoutes,
  decodeCursor,
  defineRoute,
  notFound,
  pageOf,
  pageQuery,
  toPage,
  z,
} from "#platform";
import type { Database, Principal, Routes } from "#platform";

import { applyVerb } from "../orders/apply-verb.ts";
import { orderDetail } from "../orders/order-detail.ts";
import { queueOf, queueSorts } from "../orders/queue.ts";
import { endedStatuses, workOrderNumber, workOrderStatuses } from "../orders/status.ts";
import { verbs } from "../orders/verbs/all.ts";
import type { Verb } from "../orders/verbs/verb.ts";
import { failureModes } from "../outcomes/failure-mode-store.ts";
import { priorityClasses } from "../priority/classes.ts";
import type { WorkOrderSettings } from "../settings.ts";
import type { Db, WorkOrderTables } from "../tables.ts";
import { actingFor } from "./acting-for.ts";
import { listOf } from "./list-of.ts";
import { orderParams } from "./order-params.ts";
import { presentDetail, presentSummary } from "./present-order.ts";
import { WorkOrderDetail, WorkOrderSummary } from "./schemas.ts";

const tag = "Work orders";
const params = orderParams;

const listRoute = defineRoute({
  method: "get",
  path: "/work-orders",
  access: "anyone-signed-in",
  tag,
  summary: "The work queue.",
  description: "By default the open orders, the most urgent first.",
  query: z.object({
    ...pageQuery,
    status: listOf(z.enum([...workOrderStatuses, "open", "ended", "any"]))
      .default(["open"])
      .openapi({ description: "One or more, by commas; `open`, `ended` and `any` are groups." }),
    site: listOf(z.coerce.number().int().positive()).optional(),
    priority: listOf(z.enum(priorityClasses)).optional(),
    kind: z.enum(["process", "instrument"]).optional(),
    asset: z.coerce.number().int().positive().optional(),
    technician: z.coerce.number().int().positive().optional(),
    q: z.string().trim().min(1).max(100).optional().openapi({
      description: "Found in number, title, asset, site or technician.",
    }),
    sort: z.enum(queueSorts).default("priority"),
  }),
  returns: { 200: pageOf(WorkOrderSummary) },
});

const detailRoute = defineRoute({
  method: "get",
  path: "/work-orders/{id}",
  access: "anyone-signed-in",
  tag,
  summary:
    "One work order, with why it exists, how urgent it is, its kit, who can go and what can be done.",
  params,
  returns: { 200: WorkOrderDetail },
});

/** The routes of work orders: queue, detail, and one POST for each verb. */
export function workOrderRoutes(
  database: Database,
  settings: Pick<WorkOrderSettings, "clock">,
): Routes {
  const db: Db = database.as<WorkOrderTables>();
  const routes = createRoutes();

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, status, sort, ...query } = c.req.valid("query");
    const rows = await queueOf(
      db,
      {
        sites: allowedSites(c.get("principal")),
        ...statusesOf(status),
        ...(query.site ? { siteIds: query.site } : {}),
        ...(query.priority ? { priorities: query.priority } : {}),
        ...(query.kind ? { kind: query.kind } : {}),
        ...(query.asset ? { assetId: query.asset } : {}),
        ...(query.technician ? { technicianId: query.technician } : {}),
        ...(query.q ? { text: query.q } : {}),
      },
      { sort, after: decodeCursor(cursor, cursorShapes[sort]), limit: limit + 1 },
    );
    const modes = await failureModes(db);
    return c.json(
      toPage(
        rows,
        limit,
        (row) => row.sort_key,
        (row) => presentSummary(row, modes),
      ),
      200,
    );
  });

  const detailFor = async (id: number, principal: Principal): Promise<WorkOrderDetail> => {
    const detail = await orderDetail(db, id, allowedSites(principal));
    if (detail === null) {
      throw notFound(`There is no work order ${workOrderNumber(id)}, or none you may see.`);
    }
    const by = await actingFor(db, principal);
    return presentDetail(detail, { by, roles: principal.roles });
  };

  routes.openapi(detailRoute, async (c) =>
    c.json(await detailFor(c.req.valid("param").id, c.get("principal")), 200),
  );

  const addVerb = (verb: Verb): void => {
    const route = defineRoute({
      method: "post",
      path: `/work-orders/{id}/${verb.name}`,
      access: verb.roles,
      tag,
      summary: `${verb.name}: from ${verb.from.join(", ")}. Answers the order as it is then.`,
      params,
      body: verb.command,
      returns: { 200: WorkOrderDetail },
    });
    routes.openapi(route, async (c) => {
      const principal = c.get("principal");
      const { id } = c.req.valid("param");
      await applyVerb(db, settings, {
        verb,
        orderId: id,
        sites: allowedSites(principal),
        command: c.req.valid("json"),
        by: await actingFor(db, principal),
      });
      return c.json(await detailFor(id, principal), 200);
    });
  };
  for (const verb of verbs) addVerb(verb);
  return routes;
}

const number = z.number();
const cursorShapes = {
  priority: z.tuple([number, number, number]),
  due: z.tuple([number, number]),
  opened: z.tuple([number, number]),
  updated: z.tuple([number, number]),
  asset: z.tuple([z.string(), number]),
};

type StatusGroup = (typeof workOrderStatuses)[number] | "open" | "ended" | "any";

function statusesOf(groups: readonly StatusGroup[]) {
  if (groups.includes("any")) return {};
  const ended: readonly string[] = endedStatuses;
  const statuses = workOrderStatuses.filter(
    (status) =>
      groups.includes(status) || groups.includes(ended.includes(status) ? "ended" : "open"),
  );
  return { statuses };
}
