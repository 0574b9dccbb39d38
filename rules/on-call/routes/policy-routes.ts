import {
  allowedSites,
  decodeCursor,
  defineRoute,
  invalid,
  notFound,
  pageOf,
  pageQuery,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { checkPolicy } from "../policy/check-policy.ts";
import { policiesNow, policyHistory } from "../policy/policy-history.ts";
import type { PolicyRow } from "../policy/policy-history.ts";
import { policySchema } from "../policy/policy-schema.ts";
import { changeEscalationPolicy } from "../policy/policy-store.ts";
import { planners, requireSite } from "./reach-rota.ts";
import { time } from "./rota-schemas.ts";

const site = z.coerce.number().int().positive();
const tag = "On call";

const PolicyAnswer = z
  .object({
    id: z.int(),
    siteId: z.int().nullable().openapi({
      description: "null: the general one, of every site that has none of its own.",
    }),
    policy: policySchema.nullable().openapi({
      description: "null: from then on the site follows the general one.",
    }),
    by: z.string(),
    at: time,
    comment: z.string(),
  })
  .openapi("EscalationPolicy");

const listRoute = defineRoute({
  method: "get",
  path: "/escalation-policies",
  access: "anyone-signed-in",
  tag,
  summary: "Whom to tell of what nobody has taken on: the general policy and each site's own.",
  description: "Without any, nobody is told of anything.",
  query: z.object(pageQuery),
  returns: { 200: pageOf(PolicyAnswer) },
});

const historyRoute = defineRoute({
  method: "get",
  path: "/escalation-policies/history",
  access: "anyone-signed-in",
  tag,
  summary: "Every version of a policy, the newest first.",
  query: z.object({
    ...pageQuery,
    site: site.optional().openapi({ description: "Default: of the general one." }),
  }),
  returns: { 200: pageOf(PolicyAnswer) },
});

const changeRoute = defineRoute({
  method: "put",
  path: "/escalation-policies",
  access: planners,
  tag,
  summary: "Changes whom to tell. What is being told already goes on as it began.",
  body: z.strictObject({
    siteId: z.int().positive().nullable().openapi({ description: "null: the general one." }),
    policy: policySchema.nullable().openapi({
      description: "null: the site follows the general one.",
    }),
    comment: z.string().trim().min(1).max(500),
  }),
  returns: { 200: PolicyAnswer },
});

export function addPolicyRoutes(
  routes: Routes,
  { db, clock }: { db: Database; clock: Clock },
): void {
  const rules = db.as<RulesTables>();

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.int()]))?.[0] ?? -1;
    const sites = allowedSites(c.get("principal"));
    const rows = await policiesNow(rules, sites, { after, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.site_id ?? 0], present),
      200,
    );
  });

  routes.openapi(historyRoute, async (c) => {
    const { cursor, limit, site: siteId = null } = c.req.valid("query");
    if (siteId !== null && !seesSite(c.get("principal"), siteId)) {
      throw notFound(`There is no site ${siteId}, or none you may see.`, { siteId });
    }
    const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
    const rows = await policyHistory(rules, siteId, { before, limit: limit + 1 });
    return c.json(
      toPage(rows, limit, (row) => [row.id], present),
      200,
    );
  });

  routes.openapi(changeRoute, async (c) => {
    const principal = c.get("principal");
    const { siteId, policy, comment } = c.req.valid("json");
    requireSite(principal, siteId, "The general escalation policy");
    if (policy === null && siteId === null) {
      throw invalid("The general policy cannot follow itself. Give it no levels to tell nobody.", {
        errors: [{ field: "policy", message: "must be given where `siteId` is null" }],
      });
    }
    if (policy !== null) await checkPolicy(db, policy, siteId);
    const change = { by: principal.name, at: clock.now(), comment };
    const row = await changeEscalationPolicy(rules, { siteId, policy }, change);
    return c.json(present(row), 200);
  });
}

const present = (row: PolicyRow): z.infer<typeof PolicyAnswer> => ({
  id: row.id,
  siteId: row.site_id,
  policy: row.policy === null ? null : policySchema.parse(row.policy),
  by: row.by,
  at: row.at.toISOString(),
  comment: row.comment,
});
