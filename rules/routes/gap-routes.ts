import {
  allowedSites,
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { decideGap, findGap, listGaps } from "../gaps/list-gaps.ts";
import type { GapRow } from "../gaps/list-gaps.ts";
import type { RulesTables } from "../tables.ts";

const id = z.coerce.number().int().positive();
const tag = "Coverage gaps";

const CandidateSignal = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("moved"),
      signalId: z.number(),
      signal: z.string(),
      direction: z.enum(["up", "down"]),
      mean: z.number().openapi({ description: "Mean of the last day before the failure." }),
      usual: z.number().openapi({ description: "Median of the hours of the month before." }),
      strays: z.number().openapi({ description: "How many of its usual spreads lie between." }),
      since: z.string(),
    }),
    z.object({
      kind: z.literal("code"),
      signalId: z.number(),
      signal: z.string(),
      code: z.string(),
      times: z.number(),
      since: z.string(),
    }),
  ])
  .openapi("CandidateSignal");

const CoverageGap = z
  .object({
    id: z.number(),
    workOrder: z.object({ id: z.number(), number: z.string() }),
    asset: z.object({ id: z.number(), tag: z.string(), name: z.string(), class: z.string() }),
    siteId: z.number(),
    failureMode: z.string().nullable(),
    failedAt: z.string(),
    foundAt: z.string(),
    state: z.enum(["open", "covered", "dismissed"]),
    decided: z
      .object({ at: z.string(), by: z.string(), comment: z.string().nullable() })
      .nullable(),
    lookedAt: z.string().nullable().openapi({
      description:
        "When its signals were looked at; null: not yet, so that no candidate says nothing.",
    }),
    candidates: z.array(CandidateSignal),
    candidatesAt: z.string().nullable().openapi({
      description: "When what had moved was looked for; null: not yet.",
    }),
  })
  .openapi("CoverageGap");

const listRoute = defineRoute({
  method: "get",
  path: "/coverage-gaps",
  access: "anyone-signed-in",
  tag,
  summary: "Failures that no flag foresaw, newest first, with what had moved before them.",
  query: z.object({
    ...pageQuery,
    site: id.optional(),
    asset: id.optional(),
    state: z.enum(["open", "covered", "dismissed"]).optional(),
  }),
  returns: { 200: pageOf(CoverageGap) },
});

const detailRoute = defineRoute({
  method: "get",
  path: "/coverage-gaps/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "One failure that no flag foresaw, with what had moved before it.",
  params: z.object({ id }),
  returns: { 200: CoverageGap },
});

const decideRoute = defineRoute({
  method: "post",
  path: "/coverage-gaps/{id}/decision",
  access: ["reliability-engineer"],
  tag,
  summary: "Says what became of a coverage gap: a rule covers it now, or none is worth having.",
  params: z.object({ id }),
  body: z.strictObject({
    state: z.enum(["covered", "dismissed"]),
    comment: z.string().trim().min(1).max(500).openapi({ description: "By which rule, or why." }),
  }),
  returns: { 200: CoverageGap },
});

export function addGapRoutes(routes: Routes, { db, clock }: { db: Database; clock: Clock }): void {
  const rules = db.as<RulesTables>();
  routes.openapi(listRoute, async (c) => {
    const { limit, cursor, site, asset, state } = c.req.valid("query");
    const rows = await listGaps(rules, {
      scope: allowedSites(c.get("principal")),
      siteId: site,
      assetId: asset,
      state,
      before: decodeCursor(cursor, z.tuple([z.number()]))?.[0],
      limit,
    });
    return c.json(
      toPage(rows, limit, (row) => [row.id], present),
      200,
    );
  });
  routes.openapi(detailRoute, async (c) => {
    const sees = (siteId: number) => seesSite(c.get("principal"), siteId);
    return c.json(present(await findGap(rules, c.req.valid("param").id, sees)), 200);
  });
  routes.openapi(decideRoute, async (c) => {
    const principal = c.get("principal");
    const { state, comment } = c.req.valid("json");
    const row = await decideGap(rules, c.req.valid("param").id, {
      state,
      comment,
      by: principal.name,
      at: new Date(clock.now()),
      sees: (siteId) => seesSite(principal, siteId),
    });
    return c.json(present(row), 200);
  });
}

const present = (row: GapRow): z.infer<typeof CoverageGap> => ({
  id: row.id,
  workOrder: { id: row.work_order_id, number: `WO-${row.work_order_id}` },
  asset: { id: row.asset_id, tag: row.asset_tag, name: row.asset_name, class: row.asset_class },
  siteId: row.site_id,
  failureMode: row.failure_mode,
  failedAt: row.failed_at.toISOString(),
  foundAt: row.found_at.toISOString(),
  state: row.state,
  decided:
    row.decided_at === null
      ? null
      : { at: row.decided_at.toISOString(), by: row.decided_by ?? "", comment: row.comment },
  lookedAt: row.candidates_at?.toISOString() ?? null,
  candidates: row.candidates,
  candidatesAt: row.candidates_at === null ? null : row.candidates_at.toISOString(),
});
