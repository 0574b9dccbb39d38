import {
  decodeCursor,
  defineRoute,
  pageOf,
  pageQuery,
  requireAllSites,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { ownPolicySchema } from "../release/own-policy.ts";
import {
  changePolicy,
  changePolicyOfRule,
  currentPolicy,
  policyChanges,
  policyChangesOfRule,
  policyOfRule,
} from "../release/policy-store.ts";
import { releasePolicySchema } from "../release/release-policy.ts";
import type { RulesTables } from "../tables.ts";
import { existingRule } from "./known-version.ts";
import { ReleasePolicyOfRule, ReleasePolicyView } from "./release-schemas.ts";

const tag = "Rules";
const engineers = ["reliability-engineer"] as const;
const params = z.object({ key: z.string().max(80) });
const comment = z.string().trim().min(1).max(500);
const said = { by: z.string(), at: z.string(), comment: z.string().nullable() };

const policyRoute = defineRoute({
  method: "get",
  path: "/rule-release-policy",
  access: "anyone-signed-in",
  tag,
  summary: "What stands before each stage of a rule version.",
  returns: { 200: ReleasePolicyView },
});

const changeRoute = defineRoute({
  method: "put",
  path: "/rule-release-policy",
  access: engineers,
  tag,
  summary: "Changes what stands before each stage.",
  body: z.strictObject({ policy: releasePolicySchema, comment }),
  returns: { 200: ReleasePolicyView },
});

const changesRoute = defineRoute({
  method: "get",
  path: "/rule-release-policy/changes",
  access: "anyone-signed-in",
  tag,
  summary: "Every policy that there was, the newest first.",
  query: z.object(pageQuery),
  returns: { 200: pageOf(z.object({ id: z.int(), policy: releasePolicySchema, ...said })) },
});

const ofRuleRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/release-policy",
  access: "anyone-signed-in",
  tag,
  summary: "What stands before each stage of this rule's versions, and in what it differs.",
  params,
  returns: { 200: ReleasePolicyOfRule },
});

const changeOfRuleRoute = defineRoute({
  method: "put",
  path: "/rules/{key}/release-policy",
  access: engineers,
  tag,
  summary: "Says in what the policy of one rule differs from that for all.",
  description: "What is not named is as for all, also when that changes. `own: null`: in nothing.",
  params,
  body: z.strictObject({ own: ownPolicySchema.nullable(), comment }),
  returns: { 200: ReleasePolicyOfRule },
});

const changesOfRuleRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/release-policy/changes",
  access: "anyone-signed-in",
  tag,
  summary: "What was said of one rule's policy, the newest first.",
  params,
  query: z.object(pageQuery),
  returns: { 200: pageOf(z.object({ id: z.int(), own: ownPolicySchema.nullable(), ...said })) },
});

/** What stands before the stages: of all rules, and of one. */
export function addReleasePolicyRoutes(
  routes: Routes,
  options: { db: Database; clock: Clock },
): void {
  const { clock } = options;
  const db = options.db.as<RulesTables>();

  const general = async () => {
    const { at, ...rest } = await currentPolicy(db);
    return { ...rest, at: at?.toISOString() ?? null };
  };
  const ofRule = async (key: string) => {
    const { at, ...rest } = await policyOfRule(db, (await existingRule(db, key)).id);
    return { key, ...rest, at: at?.toISOString() ?? null };
  };

  routes.openapi(policyRoute, async (c) => c.json(await general(), 200));

  routes.openapi(changeRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { policy, comment: why } = c.req.valid("json");
    await changePolicy(db, policy, { by: principal.name, at: clock.now(), comment: why });
    return c.json(await general(), 200);
  });

  routes.openapi(changesRoute, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const rows = await policyChanges(db, { before: placeOf(cursor), limit: limit + 1 });
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.id],
        ({ id, policy, by, at, comment: why }) => ({
          id,
          policy: releasePolicySchema.parse(policy),
          by,
          at: at.toISOString(),
          comment: why,
        }),
      ),
      200,
    );
  });

  routes.openapi(ofRuleRoute, async (c) => c.json(await ofRule(c.req.valid("param").key), 200));

  routes.openapi(changeOfRuleRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key } = c.req.valid("param");
    const { own, comment: why } = c.req.valid("json");
    const { id: ruleId } = await existingRule(db, key);
    const by = { by: principal.name, at: clock.now(), comment: why };
    await changePolicyOfRule(db, { ruleId, own }, by);
    return c.json(await ofRule(key), 200);
  });

  routes.openapi(changesOfRuleRoute, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const { id } = await existingRule(db, c.req.valid("param").key);
    const page = { before: placeOf(cursor), limit: limit + 1 };
    return c.json(
      toPage(
        await policyChangesOfRule(db, id, page),
        limit,
        (row) => [row.id],
        (row) => ({
          id: row.id,
          own: row.own === null ? null : ownPolicySchema.parse(row.own),
          by: row.by,
          at: row.at.toISOString(),
          comment: row.comment,
        }),
      ),
      200,
    );
  });
}

const placeOf = (cursor: string | undefined): number | undefined =>
  decodeCursor(cursor, z.tuple([z.int()]))?.[0];
