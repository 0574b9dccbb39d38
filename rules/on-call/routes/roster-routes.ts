import {
  allowedSites,
  decodeCursor,
  defineRoute,
  forbidden,
  invalid,
  pageOf,
  pageQuery,
  peopleNamed,
  peopleToChoose,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { personProblem } from "../person-problem.ts";
import {
  cancelStandIn,
  listOverrides,
  overrideById,
  overridesBetween,
  standIn,
} from "../rota/overrides.ts";
import { listRotas } from "../rota/rota-store.ts";
import { rosterOf } from "../rota/roster.ts";
import { whoIsOnCall } from "../rota/who-is-on-call.ts";
import { namesOf } from "./names-of.ts";
import { rotaFor } from "./reach-rota.ts";
import {
  OnCallNow,
  PersonRef,
  presentOnCall,
  presentStandIn,
  Roster,
  rotaRef,
  StandInAnswer,
} from "./rota-schemas.ts";

const id = z.coerce.number().int().positive();
const params = z.object({ id });
const tag = "On call";
const planners = ["dispatcher", "reliability-engineer"] as const;
const moment = z.iso.datetime({ offset: true });
const longestMs = 92 * 86_400_000;

const nowRoute = defineRoute({
  method: "get",
  path: "/on-call",
  access: "anyone-signed-in",
  tag,
  summary: "Who is on call, by rota and layer.",
  query: z.object({
    ...pageQuery,
    site: id.optional(),
    at: moment.optional().openapi({ description: "Default: now." }),
  }),
  returns: { 200: pageOf(OnCallNow) },
});

const rosterRoute = defineRoute({
  method: "get",
  path: "/on-call-rotas/{id}/roster",
  access: "anyone-signed-in",
  tag,
  summary: "Who is, will be or was on call, by the rota as it is now; 92 days at most.",
  params,
  query: z.object({ from: moment, to: moment }),
  returns: { 200: Roster },
});

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

const peopleRoute = defineRoute({
  method: "get",
  path: "/on-call-people",
  access: planners,
  tag,
  summary: "Whom a rota or a policy may name, by name.",
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(100).optional() }),
  returns: { 200: pageOf(PersonRef) },
});

export function addRosterRoutes(
  routes: Routes,
  { db, clock }: { db: Database; clock: Clock },
): void {
  const rules = db.as<RulesTables>();

  routes.openapi(nowRoute, async (c) => {
    const { cursor, limit, site, at } = c.req.valid("query");
    const instant = at === undefined ? clock.now() : Date.parse(at);
    const after = decodeCursor(cursor, z.tuple([z.int()]))?.[0] ?? 0;
    const wanted = { sites: allowedSites(c.get("principal")), siteId: site, retired: false };
    const rotas = await listRotas(rules, wanted, { after, limit: limit + 1 });
    const span = { from: instant, to: instant };
    const overrides = await overridesBetween(
      rules,
      rotas.map((stored) => stored.id),
      span,
    );
    const found = rotas.map((stored) => ({
      stored,
      layers: whoIsOnCall(stored.rota, overrides.get(stored.id) ?? [], instant),
    }));
    const nameOf = await namesOf(
      db,
      found.flatMap(({ layers }) =>
        layers.flatMap(({ personId, insteadOf }) => [personId ?? [], insteadOf ?? []].flat()),
      ),
    );
    return c.json(
      toPage(
        found,
        limit,
        ({ stored }) => [stored.id],
        ({ stored, layers }) => ({
          rota: rotaRef(stored),
          layers: layers.map((layer) => presentOnCall(layer, nameOf)),
        }),
      ),
      200,
    );
  });

  routes.openapi(rosterRoute, async (c) => {
    const stored = await rotaFor(db, c.req.valid("param").id, c.get("principal"));
    const query = c.req.valid("query");
    const span = { from: Date.parse(query.from), to: Date.parse(query.to) };
    if (span.to <= span.from || span.to - span.from > longestMs) {
      throw invalid("`to` must lie after `from`, and at most 92 days after it.", {
        errors: [{ field: "to", message: "give a moment after `from`, within 92 days of it" }],
      });
    }
    const overrides = (await overridesBetween(rules, [stored.id], span)).get(stored.id) ?? [];
    const { layers, timeZone } = stored.rota;
    const nameOf = await namesOf(db, [
      ...layers.flatMap(({ people }) => people),
      ...overrides.map(({ personId }) => personId),
    ]);
    return c.json(
      {
        rota: rotaRef(stored),
        from: iso(span.from),
        to: iso(span.to),
        layers: layers.map((layer) => ({
          layer: layer.name,
          entries: rosterOf(layer, timeZone, overrides, span).map((entry) => ({
            ...presentOnCall(entry, nameOf),
            from: iso(entry.from),
            until: iso(entry.until),
          })),
        })),
      },
      200,
    );
  });

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
    requireOwn(principal, personId);
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
      await rotaFor(db, found.rota_id, principal);
      requireOwn(principal, found.person_id);
    }
    const row = await cancelStandIn(rules, overrideId, principal.name, clock.now());
    return c.json(presentStandIn(row, await namesOf(db, [row.person_id])), 200);
  });

  routes.openapi(peopleRoute, async (c) => {
    const { cursor, limit, q } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.string(), z.int()]));
    const wanted = { sites: allowedSites(c.get("principal")), text: q };
    const people = await peopleToChoose(db, wanted, { after, limit: limit + 1 });
    return c.json(
      toPage(
        people,
        limit,
        ({ principal }) => [principal.name, principal.id],
        ({ principal, disabled }) => ({ id: principal.id, name: principal.name, disabled }),
      ),
      200,
    );
  });
}

const iso = (at: number): string => new Date(at).toISOString();

/** Who plans may name anybody; a technician takes a shift themselves. */
function requireOwn(principal: Principal, personId: number): void {
  const plans = principal.roles.some((role) => ["admin", ...planners].includes(role));
  if (plans || (principal.kind === "person" && principal.id === personId)) return;
  throw forbidden(
    "You can take a shift only yourself. Ask a dispatcher to name somebody else.",
    {},
    "not-yours",
  );
}
