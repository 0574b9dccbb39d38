import {
  allowedSites,
  decodeCursor,
  defineRoute,
  notFound,
  pageOf,
  pageQuery,
  toPage,
  z,
} from "#platform";
import type { Database, Routes } from "#platform";
import { flagDetail } from "../../flags/flag-list.ts";
import { listOf } from "../../routes/list-of.ts";
import type { RulesTables } from "../../tables.ts";
import { listEscalations } from "../escalation/escalation-trace.ts";
import { escalationStates } from "../tables.ts";
import { Escalation, EscalationTrace, presentEscalation } from "./escalation-schemas.ts";
import { escalationTrace } from "./present-trace.ts";

const id = z.coerce.number().int().positive();
const tag = "On call";

const listRoute = defineRoute({
  method: "get",
  path: "/escalations",
  access: "anyone-signed-in",
  tag,
  summary: "What people are being told of, and were; the newest first.",
  query: z.object({
    ...pageQuery,
    site: id.optional(),
    state: listOf(z.enum(escalationStates)).optional(),
  }),
  returns: { 200: pageOf(Escalation) },
});

const flagRoute = defineRoute({
  method: "get",
  path: "/flags/{id}/escalation",
  access: "anyone-signed-in",
  tag,
  summary: "Who was told of a flag when and by what, and what happened.",
  params: z.object({ id }),
  query: z.object(pageQuery),
  returns: { 200: EscalationTrace },
});

export function addEscalationRoutes(routes: Routes, { db }: { db: Database }): void {
  const rules = db.as<RulesTables>();
  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, site, state } = c.req.valid("query");
    const rows = await listEscalations(rules, {
      sites: allowedSites(c.get("principal")),
      siteId: site,
      states: state,
      before: decodeCursor(cursor, z.tuple([z.int()]))?.[0],
      limit: limit + 1,
    });
    return c.json(
      toPage(rows, limit, (row) => [row.id], presentEscalation),
      200,
    );
  });
  routes.openapi(flagRoute, async (c) => {
    const { id: flagId } = c.req.valid("param");
    const flag = await flagDetail(rules, flagId, allowedSites(c.get("principal")));
    if (flag === undefined) {
      throw notFound(`There is no flag F-${flagId}, or none you may see.`, { id: flagId });
    }
    return c.json(
      await escalationTrace(db, { kind: "flag", id: flagId }, c.req.valid("query")),
      200,
    );
  });
}
