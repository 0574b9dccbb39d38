import {
  allowedSites,
  decodeCursor,
  defineRoute,
  notFound,
  pageOf,
  pageQuery,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { flagDetail } from "../../flags/flag-list.ts";
import { listOf } from "../../routes/list-of.ts";
import type { RulesTables } from "../../tables.ts";
import { acknowledgeEscalation } from "../acknowledge/acknowledge-escalation.ts";
import { acknowledgers } from "../acknowledge/may-acknowledge.ts";
import { escalationById, listEscalations } from "../escalation/escalation-trace.ts";
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

const params = z.object({ id });

const traceRoute = defineRoute({
  method: "get",
  path: "/escalations/{id}/trace",
  access: "anyone-signed-in",
  tag,
  summary: "Who was told of the same thing when and by what, and what happened.",
  params,
  query: z.object(pageQuery),
  returns: { 200: EscalationTrace },
});

const acknowledgeRoute = defineRoute({
  method: "post",
  path: "/escalations/{id}/acknowledge",
  access: acknowledgers,
  tag,
  summary: "Says that somebody takes care of it: nobody else is told.",
  description: "One about a flag acknowledges the flag too.",
  params,
  returns: { 200: Escalation },
});

const flagRoute = defineRoute({
  method: "get",
  path: "/flags/{id}/escalation",
  access: "anyone-signed-in",
  tag,
  summary: "Who was told of a flag when and by what, and what happened.",
  params,
  query: z.object(pageQuery),
  returns: { 200: EscalationTrace },
});

export function addEscalationRoutes(
  routes: Routes,
  { db, clock }: { db: Database; clock: Clock },
): void {
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
  routes.openapi(traceRoute, async (c) => {
    const { id: escalationId } = c.req.valid("param");
    const row = await escalationById(rules, escalationId);
    if (row === undefined || !seesSite(c.get("principal"), row.site_id)) {
      throw notFound(`There is no escalation ${escalationId}, or none you may see.`);
    }
    const about = { kind: row.about_kind, id: row.about_id };
    return c.json(await escalationTrace(db, about, c.req.valid("query")), 200);
  });
  routes.openapi(acknowledgeRoute, async (c) => {
    const principal = c.get("principal");
    const by = {
      personId: principal.kind === "person" ? principal.id : null,
      name: principal.name,
      sees: (siteId: number) => seesSite(principal, siteId),
    };
    const row = await acknowledgeEscalation(rules, c.req.valid("param").id, by, clock.now());
    return c.json(presentEscalation(row), 200);
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
