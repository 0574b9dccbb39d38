import {
  allowedSites,
  decodeCursor,
  defineRoute,
  notFound,
  pageOf,
  pageQuery,
  type Routes,
  toPage,
  z,
} from "#platform";
import { mostFollowers } from "../linked-signals/link.ts";
import type { Ingest } from "../open-ingest.ts";
import { importPlant } from "../registry/import-plant.ts";
import {
  type AssetRow,
  findAsset,
  listAssetClasses,
  listAssets,
  listSites,
} from "../registry/list-assets.ts";
import { plantDocumentSchema } from "../registry/plant-document.ts";
import { topicFor } from "../wire/index.ts";

const tag = "registry";
const named = z.object({ code: z.string(), name: z.string() });

const Site = z
  .object({ id: z.number(), code: z.string(), name: z.string(), timeZone: z.string() })
  .openapi("Site");

const Asset = z
  .object({
    id: z.number(),
    tag: z.string(),
    name: z.string(),
    criticality: z
      .number()
      .int()
      .openapi({ description: "1 (hardly matters) to 5 (the plant stops)." }),
    site: Site,
    system: named.extend({ id: z.number() }),
    assetClass: named,
    via: z.object({ id: z.number(), tag: z.string() }).nullable().openapi({
      description: "The asset, a gateway for instance, through which it is reached.",
    }),
  })
  .openapi("Asset");

const LinkedTo = z
  .object({
    signalId: z.number(),
    key: z.string(),
    name: z.string(),
    asset: z.object({ id: z.number(), tag: z.string(), name: z.string() }),
  })
  .openapi("LinkedTo");

const AssetDetail = Asset.extend({
  topic: z.string().openapi({ description: "Where its readings are published by MQTT." }),
  components: z.array(named),
  signals: z.array(
    z.object({
      id: z.number(),
      key: z.string(),
      name: z.string(),
      kind: z.enum(["number", "code"]),
      unit: z.string().nullable().openapi({ description: "UCUM." }),
      min: z
        .number()
        .nullable()
        .openapi({ description: "The least that the instrument can show." }),
      max: z.number().nullable(),
      reporting: z.enum(["periodic", "on-change"]),
      intervalSeconds: z.number().openapi({
        description: "The interval, or the heartbeat of a signal that reports on change.",
      }),
      decimals: z.number().int(),
      latenessSeconds: z.number().openapi({
        description:
          "How much later than a newer reading one may come and still be evaluated in its place.",
      }),
      component: named.nullable(),
      follows: LinkedTo.extend({
        historyComplete: z.boolean().openapi({
          description: "What that one had before the link was made is here too.",
        }),
      })
        .nullable()
        .openapi({
          description: "The signal of another asset whose readings are also this one's.",
        }),
      followedBy: z
        .array(LinkedTo)
        .openapi({ description: `Signals that follow this one, at most ${mostFollowers}.` }),
    }),
  ),
}).openapi("AssetDetail");

const Tally = z.object({ created: z.number(), updated: z.number(), unchanged: z.number() });

const getSites = defineRoute({
  method: "get",
  path: "/sites",
  access: "anyone-signed-in",
  summary: "Sites that you may see",
  tag,
  returns: { 200: z.object({ items: z.array(Site.extend({ assets: z.number() })) }) },
});

const getClasses = defineRoute({
  method: "get",
  path: "/asset-classes",
  access: "anyone-signed-in",
  summary: "Asset classes",
  tag,
  returns: { 200: z.object({ items: z.array(named.extend({ assets: z.number() })) }) },
});

const getAssets = defineRoute({
  method: "get",
  path: "/assets",
  access: "anyone-signed-in",
  summary: "Assets, by tag",
  tag,
  query: z.object({
    ...pageQuery,
    q: z.string().max(100).optional().openapi({ description: "Part of the tag or the name." }),
    site: z.coerce.number().int().optional().openapi({ description: "Id of a site." }),
    assetClass: z.string().optional().openapi({ description: "Code of a class." }),
    via: z.coerce.number().int().optional().openapi({
      description: "Id of an asset: only those that are reached through it.",
    }),
  }),
  returns: { 200: pageOf(Asset) },
});

const getAsset = defineRoute({
  method: "get",
  path: "/assets/{id}",
  access: "anyone-signed-in",
  summary: "One asset with its components and signals",
  tag,
  params: z.object({ id: z.coerce.number().int() }),
  returns: { 200: AssetDetail },
});

const postImport = defineRoute({
  method: "post",
  path: "/registry/imports",
  access: ["reliability-engineer"],
  summary: "Bring the registry up to a plant document",
  description:
    "Sites, systems, assets, components and signals, each named by its code: what differs is updated, what is new is added, what is missing stays. All or nothing; errors come by path.",
  tag,
  query: z.object({
    dryRun: z
      .enum(["true", "false"])
      .default("false")
      .openapi({ description: "Only say what would change." }),
  }),
  body: plantDocumentSchema,
  yaml: true,
  maxBodyBytes: 20_000_000,
  returns: {
    200: z.object({
      dryRun: z.boolean(),
      assetClasses: Tally,
      sites: Tally,
      systems: Tally,
      assets: Tally,
      components: Tally,
      signals: Tally,
    }),
  },
});

export function addRegistryRoutes(
  routes: Routes,
  { db, registry }: Pick<Ingest, "db" | "registry">,
): void {
  routes.openapi(getSites, async (c) =>
    c.json({ items: await listSites(db, allowedSites(c.get("principal"))) }, 200),
  );

  routes.openapi(getClasses, async (c) =>
    c.json({ items: await listAssetClasses(db, allowedSites(c.get("principal"))) }, 200),
  );

  routes.openapi(getAssets, async (c) => {
    const { limit, cursor, q, site, assetClass, via } = c.req.valid("query");
    const rows = await listAssets(db, {
      scope: allowedSites(c.get("principal")),
      q,
      siteId: site,
      classCode: assetClass,
      parentId: via,
      after: decodeCursor(cursor, z.tuple([z.string(), z.number()])),
      limit,
    });
    return c.json(
      toPage(rows, limit, (row) => [row.tag, row.id], assetOf),
      200,
    );
  });

  routes.openapi(getAsset, async (c) => {
    const { id } = c.req.valid("param");
    const row = await findAsset(db, id, allowedSites(c.get("principal")));
    if (row === undefined) throw notFound(`There is no asset with id ${id}.`, { id });
    const signals = row.signals.map(({ componentCode, componentName, ...signal }) => ({
      ...signal,
      component:
        componentCode === null || componentName === null
          ? null
          : { code: componentCode, name: componentName },
    }));
    const topic = topicFor(row.siteCode, row.tag);
    return c.json({ ...assetOf(row), topic, components: row.components, signals }, 200);
  });

  routes.openapi(postImport, async (c) => {
    const result = await importPlant(db, c.req.valid("json"), {
      dryRun: c.req.valid("query").dryRun === "true",
      sites: allowedSites(c.get("principal")),
    });
    if (!result.dryRun) await registry.refreshIfStale();
    return c.json(result, 200);
  });
}

function assetOf(row: AssetRow) {
  return {
    id: row.id,
    tag: row.tag,
    name: row.name,
    criticality: row.criticality,
    site: { id: row.siteId, code: row.siteCode, name: row.siteName, timeZone: row.timeZone },
    system: { id: row.systemId, code: row.systemCode, name: row.systemName },
    assetClass: { code: row.classCode, name: row.className },
    via:
      row.parentId === null || row.parentTag === null
        ? null
        : { id: row.parentId, tag: row.parentTag },
  };
}
