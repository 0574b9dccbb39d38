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
import { acknowledgeFlag } from "../flags/acknowledge-flag.ts";
import { flagDetail, flagHistory, flagList, flagOutcomes } from "../flags/flag-list.ts";
import { flagStates } from "../flags/flag-state.ts";
import { resetFlag } from "../flags/reset-flag.ts";
import type { RulesTables } from "../tables.ts";
import { listOf } from "./list-of.ts";
import { presentFlag } from "./present-flag.ts";
import { presentRationalisation } from "./present-rationalisation.ts";
import { FlagDetail, FlagSummary } from "./schemas.ts";

const tag = "Flags";
const params = z.object({ id: z.coerce.number().int().positive() });

const raisedAt = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional();

const listRoute = defineRoute({
  method: "get",
  path: "/flags",
  access: "anyone-signed-in",
  tag,
  summary: "Flags, the newest first.",
  query: z.object({
    ...pageQuery,
    state: listOf(z.enum(flagStates)).optional(),
    open: z
      .enum(["true", "false"])
      .transform((text) => text === "true")
      .optional()
      .openapi({ description: "Open: its condition holds, or nobody has seen it yet." }),
    asset: z.coerce.number().int().positive().optional(),
    site: listOf(z.coerce.number().int().positive()).optional(),
    rule: z.string().max(80).optional(),
    raisedFrom: raisedAt.openapi({
      description: "Raised, for the first time or again, then or later.",
    }),
    raisedTo: raisedAt.openapi({
      description: "Raised, for the first time or again, before then.",
    }),
  }),
  returns: { 200: pageOf(FlagSummary) },
});

const detailRoute = defineRoute({
  method: "get",
  path: "/flags/{id}",
  access: "anyone-signed-in",
  tag,
  summary: "One flag with the evidence it was raised on, its history and its outcome.",
  params,
  returns: { 200: FlagDetail },
});

const acknowledgeRoute = defineRoute({
  method: "post",
  path: "/flags/{id}/acknowledge",
  access: ["dispatcher", "reliability-engineer", "technician"],
  tag,
  summary: "Says that somebody has seen it. Answers the flag as it is then.",
  params,
  returns: { 200: FlagDetail },
});

const resetRoute = defineRoute({
  method: "post",
  path: "/flags/{id}/reset",
  access: ["dispatcher", "reliability-engineer", "technician"],
  tag,
  summary:
    "Lets go of a flag that latches, once its condition has returned and it was acknowledged.",
  params,
  returns: { 200: FlagDetail },
});

export function addFlagRoutes(routes: Routes, options: { db: Database; clock: Clock }): void {
  const db = options.db.as<RulesTables>();

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, state, open, asset, site, rule, raisedFrom, raisedTo } =
      c.req.valid("query");
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await flagList(
      db,
      {
        sites: allowedSites(c.get("principal")),
        siteIds: site,
        assetId: asset,
        states: state,
        open,
        ruleKey: rule,
        raised: { from: raisedFrom, to: raisedTo },
      },
      { ...(before === undefined ? {} : { before }), limit: limit + 1 },
    );
    return c.json(
      toPage(rows, limit, (row) => [row.id], presentFlag),
      200,
    );
  });

  const detailFor = async (
    id: number,
    principal: Principal,
  ): Promise<z.infer<typeof FlagDetail>> => {
    const row = await flagDetail(db, id, allowedSites(principal));
    if (row === undefined) throw notFound(`There is no flag F-${id}, or none you may see.`, { id });
    const [history, outcomes] = await Promise.all([flagHistory(db, id), flagOutcomes(db, id)]);
    return {
      ...presentFlag(row),
      rationalisation: presentRationalisation(row.definition),
      evidence: FlagDetail.shape.evidence.parse(row.evidence),
      history: history.map(({ type, at, recorded_at, by, reason }) => ({
        type,
        at: at.toISOString(),
        recordedAt: recorded_at.toISOString(),
        by,
        reason,
      })),
      outcomes: outcomes.map((one) => ({
        outcome: one.outcome,
        source: one.source,
        workOrderId: one.work_order_id,
        by: one.by,
        decidedAt: one.decided_at.toISOString(),
        recordedAt: one.recorded_at.toISOString(),
        reason: one.reason,
        failureMode: one.failure_mode,
        superseded: one.superseded_at !== null,
      })),
    };
  };

  routes.openapi(detailRoute, async (c) =>
    c.json(await detailFor(c.req.valid("param").id, c.get("principal")), 200),
  );

  routes.openapi(acknowledgeRoute, async (c) => {
    const principal = c.get("principal");
    const { id } = c.req.valid("param");
    const by = {
      name: principal.name,
      sees: (siteId: number) => seesSite(principal, siteId),
    };
    await acknowledgeFlag(db, id, by, options.clock.now());
    return c.json(await detailFor(id, principal), 200);
  });

  routes.openapi(resetRoute, async (c) => {
    const principal = c.get("principal");
    const { id } = c.req.valid("param");
    const by = {
      name: principal.name,
      sees: (siteId: number) => seesSite(principal, siteId),
    };
    await resetFlag(db, id, by, options.clock.now());
    return c.json(await detailFor(id, principal), 200);
  });
}
