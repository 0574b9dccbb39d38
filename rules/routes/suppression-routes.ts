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
import type { Clock, Database, Principal, Routes } from "#platform";
import type { AssetEntry, Registry } from "#ingest";
import { endSuppression, listSuppressions, suppress } from "../suppression/suppress.ts";
import type { SuppressionRow } from "../suppression/suppression-event.ts";
import type { RulesTables } from "../tables.ts";

const id = z.coerce.number().int().positive();
const tag = "Suppression";
const people = ["dispatcher", "reliability-engineer"] as const;
const until = z.iso.datetime({ offset: true }).openapi({
  description: "When it ends by itself: shelving within 30 days, out of service within 366.",
});
const reason = z.string().trim().min(1).max(500);

const Suppression = z
  .object({
    id: z.number(),
    kind: z.enum(["shelved", "out-of-service", "maintenance"]),
    asset: z.object({ id: z.number(), tag: z.string() }),
    siteId: z.number(),
    condition: z
      .string()
      .nullable()
      .openapi({ description: "null: every condition of the asset." }),
    oneShot: z.boolean(),
    reason: z.string(),
    owner: z.string(),
    beganAt: z.string(),
    until: z.string().nullable(),
    workOrderId: z.number().nullable(),
    ended: z.object({ at: z.string(), by: z.string() }).nullable(),
  })
  .openapi("Suppression");

const listRoute = defineRoute({
  method: "get",
  path: "/suppressions",
  access: "anyone-signed-in",
  tag,
  summary: "What is shelved, out of service or under maintenance, and was; newest first.",
  query: z.object({
    ...pageQuery,
    site: id.optional(),
    asset: id.optional(),
    open: z.enum(["true", "false"]).optional(),
  }),
  returns: { 200: pageOf(Suppression) },
});

const shelveRoute = defineRoute({
  method: "post",
  path: "/assets/{id}/shelve",
  access: people,
  tag,
  summary:
    "Shelves a condition of an asset: flags live on, and nobody is sent for them until it ends.",
  params: z.object({ id }),
  body: z.strictObject({
    condition: z.string().min(1).max(80).openapi({ description: "Key of the rule." }),
    until,
    reason,
    oneShot: z
      .boolean()
      .default(false)
      .openapi({ description: "Ends when the flag returns, if that comes first." }),
  }),
  returns: { 201: Suppression },
});

const outOfServiceRoute = defineRoute({
  method: "post",
  path: "/assets/{id}/out-of-service",
  access: people,
  tag,
  summary: "Takes an asset out of service: nobody is sent for any flag of it until it is back.",
  params: z.object({ id }),
  body: z.strictObject({ until, reason }),
  returns: { 201: Suppression },
});

const endRoute = defineRoute({
  method: "post",
  path: "/suppressions/{id}/end",
  access: people,
  tag,
  summary: "Ends a suppression now. What it held and still holds is announced.",
  params: z.object({ id }),
  returns: { 200: Suppression },
});

export function addSuppressionRoutes(
  routes: Routes,
  { db, registry, clock }: { db: Database; registry: Registry; clock: Clock },
): void {
  const rules = db.as<RulesTables>();
  const assetOf = (principal: Principal, assetId: number): AssetEntry => {
    const asset = registry.asset(assetId);
    if (asset === undefined || !seesSite(principal, asset.siteId)) {
      throw notFound(`There is no asset ${assetId}, or none you may see.`);
    }
    return asset;
  };
  routes.openapi(listRoute, async (c) => {
    const { limit, cursor, site, asset, open } = c.req.valid("query");
    const rows = await listSuppressions(rules, {
      scope: allowedSites(c.get("principal")),
      siteId: site,
      assetId: asset,
      open: open === undefined ? undefined : open === "true",
      before: decodeCursor(cursor, z.tuple([z.number()]))?.[0],
      limit,
    });
    return c.json(
      toPage(rows, limit, (row) => [row.id], present),
      200,
    );
  });
  routes.openapi(shelveRoute, async (c) => {
    const { condition, until: end, ...rest } = c.req.valid("json");
    const principal = c.get("principal");
    const asset = assetOf(principal, c.req.valid("param").id);
    const owner = principal.name;
    const wanted = { kind: "shelved", asset, condition, until: Date.parse(end), owner } as const;
    return c.json(present(await suppress(rules, { ...wanted, ...rest }, clock.now())), 201);
  });
  routes.openapi(outOfServiceRoute, async (c) => {
    const { until: end, reason: why } = c.req.valid("json");
    const principal = c.get("principal");
    const asset = assetOf(principal, c.req.valid("param").id);
    const row = await suppress(
      rules,
      {
        kind: "out-of-service",
        asset,
        condition: null,
        oneShot: false,
        until: Date.parse(end),
        reason: why,
        owner: principal.name,
      },
      clock.now(),
    );
    return c.json(present(row), 201);
  });
  routes.openapi(endRoute, async (c) => {
    const principal = c.get("principal");
    const by = { name: principal.name, sites: allowedSites(principal) };
    const row = await endSuppression(rules, c.req.valid("param").id, by, clock.now());
    return c.json(present(row), 200);
  });
}

const present = (row: SuppressionRow): z.infer<typeof Suppression> => ({
  id: row.id,
  kind: row.kind,
  asset: { id: row.asset_id, tag: row.asset_tag },
  siteId: row.site_id,
  condition: row.condition,
  oneShot: row.one_shot,
  reason: row.reason,
  owner: row.owner,
  beganAt: row.began_at.toISOString(),
  until: row.until?.toISOString() ?? null,
  workOrderId: row.work_order_id,
  ended: row.ended_at === null ? null : { at: row.ended_at.toISOString(), by: row.ended_by ?? "" },
});
