import type { AssetEntry, Registry } from "#ingest";
import { conflict, defineRoute, invalid, notFound, seesSite, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { RulesTables } from "../tables.ts";
import { answerAnomaly, presentStretch } from "./answer-anomaly.ts";
import { AssetAnomaly, NotLearnt } from "./anomaly-answer.ts";
import { endExclusion, excludeFromLearning } from "./not-learnt.ts";

const tag = "Rules";
const engineers = ["reliability-engineer"] as const;
const id = z.coerce.number().int().positive();
const day = 86_400_000;
const longestDays = 35;

const moment = z.iso
  .datetime({ offset: true, error: "use ISO-8601 with an offset, such as 2026-11-21T14:02:00Z" })
  .transform((text) => Date.parse(text));
const when = (description: string) =>
  ({ description, type: "string", format: "date-time" }) as const;

const anomalyRoute = defineRoute({
  method: "get",
  path: "/assets/{id}/anomaly",
  access: "anyone-signed-in",
  tag,
  summary: "How usual an asset has been, and what its detectors still have to learn.",
  description: `Each row is the mean of some minutes, judged once nothing could change it any more. Kept for ${longestDays} days.`,
  params: z.object({ id }),
  query: z.object({
    from: moment.optional().openapi(when("Default: 24 hours before `to`.")),
    to: moment.optional().openapi(when("Not included. Default: now.")),
    signal: id.optional().openapi({ description: "Only this signal's part of each row." }),
    points: z.coerce.number().int().min(10).max(2_000).default(500),
  }),
  returns: { 200: AssetAnomaly },
});

const excludeRoute = defineRoute({
  method: "post",
  path: "/assets/{id}/not-learnt",
  access: engineers,
  tag,
  summary: "Excludes a stretch from what detectors learn from: a fault, maintenance.",
  description:
    "From here on: what was learnt before it was said stays learnt, and `POST /assets/{id}/relearn` forgets it.",
  params: z.object({ id }),
  body: z.strictObject({
    from: moment.optional().openapi(when("Default: now.")),
    to: moment.optional().openapi(when("Default: until it is ended.")),
    reason: z.string().min(1).max(300),
  }),
  returns: { 201: NotLearnt },
});

const endRoute = defineRoute({
  method: "delete",
  path: "/assets/{id}/not-learnt/{stretch}",
  access: engineers,
  tag,
  summary: "Ends an excluded stretch now, or takes it back where it has not begun.",
  params: z.object({ id, stretch: id }),
  returns: { 204: null },
});

export function addAnomalyRoutes(
  routes: Routes,
  options: { db: Database; registry: Registry; clock: Clock },
): void {
  const { registry, clock } = options;
  const db = options.db.as<RulesTables>();
  const assetOf = async (
    principal: Parameters<typeof seesSite>[0],
    assetId: number,
  ): Promise<AssetEntry> => {
    if (registry.asset(assetId) === undefined) await registry.refreshIfStale();
    const asset = registry.asset(assetId);
    if (asset === undefined || !seesSite(principal, asset.siteId)) {
      throw notFound(`There is no asset with id ${assetId}, or none you may see.`, { id: assetId });
    }
    return asset;
  };

  routes.openapi(anomalyRoute, async (c) => {
    const asset = await assetOf(c.get("principal"), c.req.valid("param").id);
    const { points, signal, ...query } = c.req.valid("query");
    const to = query.to ?? clock.now();
    const from = query.from ?? to - day;
    checkRange(from, to, longestDays * day);
    if (signal !== undefined && ![...asset.signals.values()].some((each) => each.id === signal)) {
      throw notFound(`${asset.tag} has no signal with id ${signal}.`, { id: signal });
    }
    return c.json(await answerAnomaly(options.db, asset, { from, to, points, signal }), 200);
  });

  routes.openapi(excludeRoute, async (c) => {
    const principal = c.get("principal");
    const asset = await assetOf(principal, c.req.valid("param").id);
    const { reason, ...body } = c.req.valid("json");
    const now = clock.now();
    const from = body.from ?? now;
    if (body.to !== undefined) checkRange(from, body.to, Infinity);
    const row = await db.transaction().execute((trx) =>
      excludeFromLearning(trx, {
        asset_id: asset.id,
        from_at: new Date(from),
        to_at: body.to === undefined ? null : new Date(body.to),
        reason,
        by: principal.name,
        created_at: new Date(now),
      }),
    );
    return c.json(presentStretch(row), 201);
  });

  routes.openapi(endRoute, async (c) => {
    const { id: assetId, stretch } = c.req.valid("param");
    const asset = await assetOf(c.get("principal"), assetId);
    const ended = await db
      .transaction()
      .execute((trx) =>
        endExclusion(trx, { id: stretch, assetId: asset.id, at: new Date(clock.now()) }),
      );
    if (!ended) {
      throw conflict(
        `${asset.tag} has no excluded stretch ${stretch} that could be ended: it has ended, or never was.`,
        { id: stretch },
      );
    }
    return c.body(null, 204);
  });
}

function checkRange(from: number, to: number, longest: number): void {
  const message =
    from >= to
      ? "must be before `to`"
      : to - from > longest
        ? `must be at most ${Math.round(longest / day)} days before \`to\`: rows are not kept longer`
        : null;
  if (message === null) return;
  throw invalid(`Not valid: from ${message}.`, { errors: [{ field: "from", message }] });
}
