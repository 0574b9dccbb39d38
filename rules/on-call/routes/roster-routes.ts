import {
  allowedSites,
  decodeCursor,
  defineRoute,
  invalid,
  pageOf,
  pageQuery,
  peopleToChoose,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { overridesBetween } from "../rota/overrides.ts";
import { listRotas } from "../rota/rota-store.ts";
import { rosterOf } from "../rota/roster.ts";
import { whoIsOnCall } from "../rota/who-is-on-call.ts";
import { namesOf } from "./names-of.ts";
import { planners, rotaFor } from "./reach-rota.ts";
import { OnCallNow, PersonRef, presentOnCall, Roster, rotaRef } from "./rota-schemas.ts";

const id = z.coerce.number().int().positive();
const params = z.object({ id });
const tag = "On call";
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
