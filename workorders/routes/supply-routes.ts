import {
  allowedSites,
  createRoutes,
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Database, Routes } from "#platform";

import { isVisible } from "../orders/order-detail.ts";
import { failureModes } from "../outcomes/failure-mode-store.ts";
import type { WorkOrderSettings } from "../settings.ts";
import { partList } from "../stock/part-list.ts";
import type { PartRow } from "../stock/part-list.ts";
import { importSupply } from "../supply/import-supply.ts";
import { importTechnicians, technicianDocument } from "../supply/import-technicians.ts";
import { supplyDocument } from "../supply/supply-document.ts";
import type { Db, WorkOrderTables } from "../tables.ts";
import { allTechnicians } from "../technicians/technician-store.ts";
import { addKitRoutes } from "./kit-routes.ts";
import { FailureMode } from "./schemas.ts";

const tag = "Supply";
const tally = z.object({ created: z.int(), updated: z.int(), unchanged: z.int() });
const dryRun = z
  .enum(["true", "false"])
  .default("false")
  .openapi({ description: "`true`: says what would change and changes nothing." });

const Part = z
  .object({
    id: z.int(),
    number: z.string(),
    name: z.string(),
    unitCost: z.number(),
    stock: z.array(
      z.object({
        location: z.object({
          id: z.int(),
          code: z.string(),
          name: z.string(),
          kind: z.enum(["depot", "van"]),
        }),
        onHand: z.int(),
        reserved: z.int(),
        free: z.int(),
      }),
    ),
  })
  .openapi("Part");

const Technician = z
  .object({
    id: z.int(),
    name: z.string(),
    skills: z.array(z.string()),
    sites: z.union([z.literal("all"), z.array(z.int())]),
    active: z.boolean(),
  })
  .openapi("Technician");

const partsRoute = defineRoute({
  method: "get",
  path: "/parts",
  access: "anyone-signed-in",
  tag,
  summary: "Parts with their stock, by number.",
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(100).optional() }),
  returns: { 200: pageOf(Part) },
});

const techniciansRoute = defineRoute({
  method: "get",
  path: "/technicians",
  access: "anyone-signed-in",
  tag,
  summary: "Who can be sent, by name.",
  returns: { 200: z.object({ items: z.array(Technician) }) },
});

const failureModesRoute = defineRoute({
  method: "get",
  path: "/failure-modes",
  access: "anyone-signed-in",
  tag,
  summary: "The catalogue of failure modes, with what to do about each.",
  returns: { 200: z.object({ items: z.array(FailureMode) }) },
});

const supplyImportRoute = defineRoute({
  method: "post",
  path: "/supply/imports",
  access: ["dispatcher"],
  tag,
  summary: "Takes over failure modes, locations, parts, stock counts and kits from one document.",
  description:
    "All or nothing, and idempotent: the same document again changes nothing. Orders that wait for parts get what arrived.",
  query: z.object({ dryRun }),
  body: supplyDocument,
  yaml: true,
  maxBodyBytes: 8 * 1024 * 1024,
  returns: {
    200: z.object({
      dryRun: z.boolean(),
      failureModes: tally,
      locations: tally,
      parts: tally,
      stock: tally,
      kits: tally,
    }),
  },
});

const technicianImportRoute = defineRoute({
  method: "post",
  path: "/technicians/imports",
  access: ["dispatcher"],
  tag,
  summary: "Takes over technicians with their skills and sites from one document.",
  query: z.object({ dryRun }),
  body: technicianDocument,
  yaml: true,
  returns: { 200: z.object({ dryRun: z.boolean(), technicians: tally }) },
});

/** Parts, technicians, failure modes, and the imports that bring them. */
export function supplyRoutes(
  database: Database,
  settings: Pick<WorkOrderSettings, "clock" | "registry">,
): Routes {
  const db: Db = database.as<WorkOrderTables>();
  const routes = createRoutes();
  addKitRoutes(routes, db);

  routes.openapi(partsRoute, async (c) => {
    const { cursor, limit, q } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.string()]))?.[0];
    const sites = allowedSites(c.get("principal"));
    const rows = await partList(db, { sites, text: q }, { after, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.number], presentPart),
      200,
    );
  });

  routes.openapi(techniciansRoute, async (c) => {
    const sites = allowedSites(c.get("principal"));
    const technicians = await allTechnicians(db);
    return c.json({ items: technicians.filter((one) => isVisible(one, sites)) }, 200);
  });

  routes.openapi(failureModesRoute, async (c) => {
    const modes = [...(await failureModes(db)).values()];
    return c.json({ items: modes.toSorted((a, b) => a.name.localeCompare(b.name)) }, 200);
  });

  routes.openapi(supplyImportRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Supply");
    const result = await importSupply(db, settings, c.req.valid("json"), {
      dryRun: c.req.valid("query").dryRun === "true",
      by: principal.name,
    });
    return c.json(result, 200);
  });

  routes.openapi(technicianImportRoute, async (c) => {
    requireAllSites(c.get("principal"), "Technicians");
    const result = await importTechnicians(db, settings, c.req.valid("json"), {
      dryRun: c.req.valid("query").dryRun === "true",
    });
    return c.json(result, 200);
  });
  return routes;
}

function presentPart(part: PartRow): z.infer<typeof Part> {
  return {
    id: part.id,
    number: part.number,
    name: part.name,
    unitCost: Number(part.unit_cost),
    stock: part.stock.map((cell) => ({
      location: { id: cell.id, code: cell.code, name: cell.name, kind: cell.kind },
      onHand: cell.on_hand,
      reserved: cell.reserved,
      free: cell.on_hand - cell.reserved,
    })),
  };
}
