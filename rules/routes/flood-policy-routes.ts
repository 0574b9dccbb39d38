import {
  decodeCursor,
  defineRoute,
  invalid,
  notFound,
  pageOf,
  pageQuery,
  requireAllSites,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Principal, Routes } from "#platform";
import type { Registry } from "#ingest";
import { floodPolicySchema } from "../announce/flood-policy.ts";
import type { FloodPolicy } from "../announce/flood-policy.ts";
import {
  changeFloodPolicy,
  floodPolicyChanges,
  floodPolicyNow,
} from "../announce/flood-policy-store.ts";
import type { FloodPolicyRow } from "../announce/flood-policy-store.ts";
import type { RulesTables } from "../tables.ts";

const tag = "Suppression";
const site = z.coerce.number().int().positive().optional().openapi({
  description: "A site; without one, the policy of all that have none of their own.",
});

const said = {
  by: z.string().nullable().openapi({ description: "null: as it is shipped." }),
  at: z.string().nullable(),
  comment: z.string().nullable(),
};

const FloodPolicyView = z
  .object({
    policy: floodPolicySchema,
    siteId: z.int().nullable().openapi({ description: "Whose policy it is; null: of all sites." }),
    ...said,
  })
  .openapi("FloodPolicy");

const FloodPolicyChange = z
  .object({
    id: z.int(),
    policy: floodPolicySchema
      .nullable()
      .openapi({ description: "null: the site was as everywhere again." }),
    ...said,
  })
  .openapi("FloodPolicyChange");

const policyRoute = defineRoute({
  method: "get",
  path: "/flood-policy",
  access: "anyone-signed-in",
  tag,
  summary: "From how many flags a site is in flood, and when that is over.",
  query: z.object({ site }),
  returns: { 200: FloodPolicyView },
});

const changeRoute = defineRoute({
  method: "put",
  path: "/flood-policy",
  access: ["reliability-engineer"],
  tag,
  summary: "Changes what a flood is, for a site or for all.",
  query: z.object({ site }),
  body: z.strictObject({
    policy: floodPolicySchema
      .nullable()
      .openapi({ description: "null, with a site: it is as everywhere again." }),
    comment: z.string().trim().min(1).max(500),
  }),
  returns: { 200: FloodPolicyView },
});

const changesRoute = defineRoute({
  method: "get",
  path: "/flood-policy/changes",
  access: "anyone-signed-in",
  tag,
  summary: "What was said of floods, of a site or of all, the newest first.",
  query: z.object({ ...pageQuery, site }),
  returns: { 200: pageOf(FloodPolicyChange) },
});

/** What a flood is, by site. */
export function addFloodPolicyRoutes(
  routes: Routes,
  options: { db: Database; registry: Registry; clock: Clock },
): void {
  const { registry, clock } = options;
  const db = options.db.as<RulesTables>();

  /** @throws AppError not-found, for a site that is not there or not this person's */
  const siteOf = (principal: Principal, siteId: number | undefined): number | null => {
    if (siteId === undefined) return null;
    if (registry.snapshot().siteCodes.has(siteId) && seesSite(principal, siteId)) return siteId;
    throw notFound(`There is no site ${siteId}, or none you may see.`, { site: siteId });
  };
  const answer = async (siteId: number | null) => {
    const row = await floodPolicyNow(db, siteId);
    return { policy: policyOf(row), siteId: row.site_id, ...saidOf(row) };
  };

  routes.openapi(policyRoute, async (c) =>
    c.json(await answer(siteOf(c.get("principal"), c.req.valid("query").site)), 200),
  );

  routes.openapi(changeRoute, async (c) => {
    const principal = c.get("principal");
    const { policy, comment } = c.req.valid("json");
    const siteId = siteOf(principal, c.req.valid("query").site);
    if (siteId === null) {
      requireAllSites(principal, "Floods");
      if (policy === null) {
        const message = "must be given: there is nothing else that all sites could follow";
        throw invalid(`\`policy\` ${message}.`, { errors: [{ field: "policy", message }] });
      }
    }
    const by = { by: principal.name, at: clock.now(), comment };
    await changeFloodPolicy(db, { siteId, policy }, by);
    return c.json(await answer(siteId), 200);
  });

  routes.openapi(changesRoute, async (c) => {
    const { cursor, limit, site: asked } = c.req.valid("query");
    const siteId = siteOf(c.get("principal"), asked);
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await floodPolicyChanges(db, siteId, { before, limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ id: row.id, policy: row.follows ? null : policyOf(row), ...saidOf(row) }),
      ),
      200,
    );
  });
}

const policyOf = ({ flags, window_minutes: windowMinutes, calm }: FloodPolicyRow): FloodPolicy => ({
  flags,
  windowMinutes,
  calm,
});

const saidOf = ({ by, at, comment }: FloodPolicyRow) => ({
  by,
  at: at?.toISOString() ?? null,
  comment,
});
