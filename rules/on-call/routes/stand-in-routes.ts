import {
  decodeCursor,
  defineRoute,
  forbidden,
  invalid,
  pageOf,
  pageQuery,
  peopleNamed,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { personProblem } from "../person-problem.ts";
import { cancelStandIn, listOverrides, overrideById, standIn } from "../rota/overrides.ts";
import { namesOf } from "./names-of.ts";
import { planners, requireSite, rotaFor } from "./reach-rota.ts";
import { presentStandIn, StandInAnswer } from "./rota-schemas.ts";

const params = z.object({ id: z.coerce.number().int().positive() });
const tag = "On call";
const moment = z.iso.datetime({ offset: true });

const standInsRoute = defineRoute({
  method: "get",
  path: "/on-call-rotas/{id}/stand-ins",
  access: "anyone-signed-in",
  tag,
  summary: "Who stands in for whom, the newest first.",
  params,
  query: z.object({
    ...pageQuery,
    open: z.enum(["true", "false"]).default("true").openapi({
      description: "Only those that are not over and not cancelled.",
    }),
  }),
  returns: { 200: pageOf(StandInAnswer) },
});

const standInRoute = defineRoute({
  method: "post",
  path: "/on-call-rotas/{id}/stand-ins",
  access: [...planners, "technician"],
  tag,
  summary: "Somebody takes somebody's shift, or a part of it.",
  description: "A technician only by themselves. Of two at once, the one said last holds.",
  params,
  body: z.strictObject({
    layer: z.string().min(1).max(60),
    personId: z.int().positive(),
    from: moment,
    until: moment,
    reason: z.string().trim().min(1).max(200).optional(),
  }),
  returns: { 201: StandInAnswer },
});

const cancelRoute = defineRoute({
  method: "post",
  path: "/on-call-stand-ins/{id}/cancel",
  access: [...planners, "technician"],
  tag,
  summary: "Takes back a stand-in from now on; a technician only their own.",
  params,
  returns: { 200: StandInAnswer },
});

export function addStandInRoutes(
  routes: Routes,
  { db, clock }: { db: Database; clock: Clock },
): void {
  const rules = db.as<RulesTables>();

  routes.openapi(standInsRoute, async (c) => {
    const { cursor, limit, open } = c.req.valid("query");
    const { id: rotaId } = await rotaFor(db, c.req.valid("param").id, c.get("principal"));
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const openAt = open === "true" ? clock.now() : undefined;
    const rows = await listOverrides(rules, rotaId, { before, limit: limit + 1, openAt });
    const nameOf = await namesOf(
      db,
      rows.map(({ person_id }) => person_id),
    );
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => presentStandIn(row, nameOf),
      ),
      200,
    );
  });

  routes.openapi(standInRoute, async (c) => {
    const principal = c.get("principal");
    const stored = await rotaFor(db, c.req.valid("param").id, principal);
    const { layer, personId, from, until, reason = null } = c.req.valid("json");
    requireMine(principal, personId, stored.siteId);
    const names = stored.rota.layers.map(({ name }) => name);
    if (!names.includes(layer)) {
      throw invalid(`Rota ${stored.id} has no layer "${layer}"; it has ${names.join(", ")}.`, {
        errors: [{ field: "layer", message: `must be one of ${names.join(", ")}` }],
      });
    }
    const person = (await peopleNamed(db, [personId])).get(personId);
    const problem = personProblem(person, personId, stored.siteId);
    if (problem !== null) {
      throw invalid(`The stand-in ${problem}.`, {
        errors: [{ field: "personId", message: problem }],
      });
    }
    const times = { from: Date.parse(from), until: Date.parse(until) };
    const wanted = { rotaId: stored.id, layer, personId, ...times, reason };
    const row = await standIn(rules, wanted, principal.name, clock.now());
    return c.json(presentStandIn(row, await namesOf(db, [personId])), 201);
  });

  routes.openapi(cancelRoute, async (c) => {
    const principal = c.get("principal");
    const { id: overrideId } = c.req.valid("param");
    const found = await overrideById(rules, overrideId);
    if (found !== undefined) {
      const { siteId } = await rotaFor(db, found.rota_id, principal);
      requireMine(principal, found.person_id, siteId);
    }
    const row = await cancelStandIn(rules, overrideId, principal.name, clock.now());
    return c.json(presentStandIn(row, await namesOf(db, [row.person_id])), 200);
  });
}

/** Whoever plans the rota may name anybody; everybody else takes a shift themselves. */
function requireMine(principal: Principal, personId: number, siteId: number | null): void {
  if (principal.kind === "person" && principal.id === personId) return;
  const plans = principal.roles.some((role) => ["admin", ...planners].includes(role));
  if (plans) return requireSite(principal, siteId, "Rotas of all sites");
  throw forbidden(
    "You can take a shift only yourself. Ask a dispatcher to name somebody else.",
    {},
    "not-yours",
  );
}
