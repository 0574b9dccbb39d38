import { allowedSites, decodeCursor, defineRoute, pageOf, pageQuery, toPage, z } from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { checkRota } from "../rota/check-rota.ts";
import { rotaSchema } from "../rota/rota-schema.ts";
import { addRota, changeRota, listRotas, retireRota, rotaVersions } from "../rota/rota-store.ts";
import { namesOf } from "./names-of.ts";
import { planners, requireSite, rotaFor } from "./reach-rota.ts";
import { presentRota, RotaAnswer, RotaVersion } from "./rota-schemas.ts";

const id = z.coerce.number().int().positive();
const params = z.object({ id });
const tag = "On call";
const comment = z.string().trim().min(1).max(500);

const listRoute = defineRoute({
  method: "get",
  path: "/on-call-rotas",
  access: "anyone-signed-in",
  tag,
  summary: "Rotas: who is on call in turns.",
  query: z.object({
    ...pageQuery,
    site: id.optional().openapi({ description: "Its own and those of all sites." }),
    retired: z.enum(["true", "false"]).default("false"),
  }),
  returns: { 200: pageOf(RotaAnswer) },
});

const oneRoute = defineRoute({
  method: "get",
  path: "/on-call-rotas/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "One rota as it is now.",
  params,
  returns: { 200: RotaAnswer },
});

const addRoute = defineRoute({
  method: "post",
  path: "/on-call-rotas",
  access: planners,
  tag,
  summary: "Makes a rota.",
  description:
    "Layers of people, each handing over daily or weekly at a time of the rota's zone, right on both daylight-saving days.",
  body: z.strictObject({
    siteId: z.int().positive().nullable().openapi({ description: "null: of all sites." }),
    rota: rotaSchema,
    comment: comment.optional(),
  }),
  returns: { 201: RotaAnswer },
});

const changeRoute = defineRoute({
  method: "put",
  path: "/on-call-rotas/{id}",
  access: planners,
  tag,
  summary: "Changes a rota: a new version, from now on.",
  params,
  body: z.strictObject({
    version: z.int().positive().openapi({ description: "The one that you changed." }),
    rota: rotaSchema,
    comment,
  }),
  returns: { 200: RotaAnswer },
});

const retireRoute = defineRoute({
  method: "post",
  path: "/on-call-rotas/{id}/retire",
  access: planners,
  tag,
  summary:
    "Ends a rota: nobody is on call by it any more. Policies that name it say so in their traces.",
  params,
  returns: { 200: RotaAnswer },
});

const versionsRoute = defineRoute({
  method: "get",
  path: "/on-call-rotas/{id}/versions",
  access: "anyone-signed-in",
  tag,
  summary: "Every version of a rota, the newest first.",
  params,
  query: z.object(pageQuery),
  returns: { 200: pageOf(RotaVersion) },
});

export function addRotaRoutes(routes: Routes, { db, clock }: { db: Database; clock: Clock }): void {
  const rules = db.as<RulesTables>();
  const answerFor = async (rotaId: number, principal: Principal) => {
    const stored = await rotaFor(db, rotaId, principal);
    const people = stored.rota.layers.flatMap((layer) => layer.people);
    return presentRota(stored, await namesOf(db, people));
  };

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, site, retired } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.int()]))?.[0] ?? 0;
    const sites = allowedSites(c.get("principal"));
    const wanted = { sites, siteId: site, retired: retired === "true" };
    const rotas = await listRotas(rules, wanted, { after, limit: limit + 1 });
    const people = rotas.flatMap(({ rota }) => rota.layers.flatMap((layer) => layer.people));
    const nameOf = await namesOf(db, people);
    return c.json(
      toPage(
        rotas,
        limit,
        (stored) => [stored.id],
        (stored) => presentRota(stored, nameOf),
      ),
      200,
    );
  });

  routes.openapi(oneRoute, async (c) =>
    c.json(await answerFor(c.req.valid("param").id, c.get("principal")), 200),
  );

  routes.openapi(addRoute, async (c) => {
    const principal = c.get("principal");
    const { siteId, rota, comment: why = null } = c.req.valid("json");
    requireSite(principal, siteId, "Rotas of all sites");
    await checkRota(db, rota, siteId);
    const change = { by: principal.name, at: clock.now(), comment: why };
    const added = await addRota(rules, { siteId, rota }, change);
    return c.json(await answerFor(added, principal), 201);
  });

  routes.openapi(changeRoute, async (c) => {
    const principal = c.get("principal");
    const { id: rotaId } = c.req.valid("param");
    const { version, rota, comment: why } = c.req.valid("json");
    const { siteId } = await rotaFor(db, rotaId, principal);
    requireSite(principal, siteId, "Rotas of all sites");
    await checkRota(db, rota, siteId);
    const change = { by: principal.name, at: clock.now(), comment: why };
    await changeRota(rules, { id: rotaId, from: version, rota }, change);
    return c.json(await answerFor(rotaId, principal), 200);
  });

  routes.openapi(retireRoute, async (c) => {
    const principal = c.get("principal");
    const { id: rotaId } = c.req.valid("param");
    const { siteId } = await rotaFor(db, rotaId, principal);
    requireSite(principal, siteId, "Rotas of all sites");
    await retireRota(rules, rotaId, principal.name, clock.now());
    return c.json(await answerFor(rotaId, principal), 200);
  });

  routes.openapi(versionsRoute, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const { id: rotaId } = await rotaFor(db, c.req.valid("param").id, c.get("principal"));
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await rotaVersions(rules, rotaId, { before, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.version],
        ({ version, rota, by, at, comment: why }) => ({
          version,
          rota: rotaSchema.parse(rota),
          by,
          at: at.toISOString(),
          comment: why,
        }),
      ),
      200,
    );
  });
}
