import type { Registry } from "#ingest";
import { allowedSites, decodeCursor, defineRoute, pageOf, pageQuery, toPage, z } from "#platform";
import type { Database, Routes } from "#platform";
import { listUnreachable } from "../topology/list-unreachable.ts";
import type { UnreachableRow } from "../topology/list-unreachable.ts";

const id = z.coerce.number().int().positive();

const Unreachable = z
  .object({
    asset: z.object({ id: z.number(), tag: z.string() }),
    siteId: z.number(),
    via: z.object({ id: z.number(), tag: z.string() }),
    condition: z.string().nullable().openapi({
      description: "The rule whose flag is held back; null: none listens for its silence.",
    }),
    state: z.enum(["unreachable", "recovering"]).openapi({
      description: "recovering: `via` is heard again, and the asset has the time of its rule.",
    }),
    since: z.string().openapi({
      description:
        "When it was heard last; where no rule listens for it, when what is behind `via` fell silent.",
    }),
    words: z.string(),
  })
  .openapi("Unreachable");

const listRoute = defineRoute({
  method: "get",
  path: "/unreachable",
  access: "anyone-signed-in",
  tag: "Flags",
  summary: "Assets that cannot be reached because their gateway is silent, by tag.",
  description: "They have no flag of their own: the gateway's names those that a rule listens for.",
  query: z.object({
    ...pageQuery,
    site: id.optional(),
    asset: id.optional(),
    via: id.optional().openapi({ description: "Only what is reached through this asset." }),
  }),
  returns: { 200: pageOf(Unreachable) },
});

export function addUnreachableRoutes(
  routes: Routes,
  { db, registry }: { db: Database; registry: Pick<Registry, "signal" | "snapshot"> },
): void {
  routes.openapi(listRoute, async (c) => {
    const { limit, cursor, site, asset, via } = c.req.valid("query");
    const rows = await listUnreachable(db, registry.snapshot().assets, {
      scope: allowedSites(c.get("principal")),
      siteId: site,
      assetId: asset,
      viaId: via,
      after: decodeCursor(cursor, z.tuple([z.string(), z.number(), z.string()])),
      limit,
    });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.asset_tag, row.asset_id, row.condition],
        (row) => present(row, registry.signal(row.signal_id ?? 0)?.follows?.tag),
      ),
      200,
    );
  });
}

/** `followed`: the asset whose signal the silent one follows, and which is the one that cannot be reached. */
function present(row: UnreachableRow, followed?: string): z.infer<typeof Unreachable> {
  const since = row.silent_at.toISOString();
  const via = { id: row.via_id ?? row.asset_id, tag: row.via_tag ?? row.asset_tag };
  const words =
    via.id === row.asset_id
      ? `${row.asset_tag} is silent since ${since}, with everything reached through it`
      : followed === undefined
        ? `${row.asset_tag} is unreachable via ${via.tag} since ${since}`
        : `${followed}, a signal of which ${row.asset_tag} follows, is unreachable via ${via.tag} since ${since}`;
  return {
    asset: { id: row.asset_id, tag: row.asset_tag },
    siteId: row.site_id,
    via,
    condition: row.condition === "" ? null : row.condition,
    state: row.state === "recovering" ? "recovering" : "unreachable",
    since,
    words,
  };
}
