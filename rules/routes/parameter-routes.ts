import { AppError, conflict, defineRoute, notFound, requireAllSites, seesSite, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { Registry } from "#ingest";
import { signalsNeeded } from "../conditions/bind-condition.ts";
import { ruleSchema } from "../definition/rule-schema.ts";
import { withOverride } from "../definition/set-override.ts";
import { ruleOn } from "../evaluation/for-asset.ts";
import { mustBeAllowedLive } from "../release/may-begin.ts";
import { isFor } from "../store/coverage.ts";
import { shownRuleRow } from "../store/rule-list.ts";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import type { RulesTables } from "../tables.ts";
import { ResolvedRule, SavedRules } from "./schemas.ts";

const params = z.object({ key: z.string().max(80) });

const resolvedRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/resolved",
  access: "anyone-signed-in",
  tag: "Rules",
  summary: "A rule as it is for one asset: its parameters' values and by whose word.",
  params,
  query: z.object({ asset: z.coerce.number().int().positive() }),
  returns: { 200: ResolvedRule },
});

const overrideRoute = defineRoute({
  method: "put",
  path: "/rules/{key}/overrides",
  access: ["reliability-engineer"],
  tag: "Rules",
  summary: "Says other values of a rule's parameters for a class or an asset.",
  description:
    "Makes a new version of the rule, like any other change. Values not named stay; a null value is taken back, and `set: null` takes back all.",
  params,
  body: z.strictObject({
    of: z.union([
      z.strictObject({ assetClass: z.string().min(1) }),
      z.strictObject({ asset: z.string().min(1).openapi({ description: "Tag" }) }),
    ]),
    set: z
      .record(z.string().max(40), z.union([z.number(), z.string().max(80), z.null()]))
      .nullable(),
    version: z
      .int()
      .openapi({ description: "The one that was looked at; another one is refused." }),
    why: z.string().max(300).optional(),
  }),
  returns: { 200: SavedRules.shape.rules.element.pick({ key: true, version: true, change: true }) },
});

/** What a rule is for one asset, and the way to make it another. */
export function addParameterRoutes(
  routes: Routes,
  options: { db: Database; registry: Registry; clock: Clock },
): void {
  const { registry, clock } = options;
  const db = options.db.as<RulesTables>();

  const shown = async (key: string) => {
    const row = await shownRuleRow(db, key);
    if (row === undefined) throw notFound(`There is no rule "${key}".`, { key });
    const parsed = ruleSchema.safeParse(row.definition);
    if (parsed.success) return { row, rule: parsed.data };
    throw new AppError(`This version of the product cannot read the rule "${key}".`, {
      code: "rule-unreadable",
      status: 409,
    });
  };

  routes.openapi(resolvedRoute, async (c) => {
    const { asset: id } = c.req.valid("query");
    const asset = registry.asset(id);
    if (asset === undefined || !seesSite(c.get("principal"), asset.siteId)) {
      throw notFound(`There is no asset with id ${id}, or none you may see.`, { id });
    }
    const { row, rule } = await shown(c.req.valid("param").key);
    const own = ruleOn(rule, asset);
    const lacking = signalsNeeded(own.condition).filter((key) => !asset.signals.has(key));
    const answer = {
      key: rule.key,
      version: row.version,
      asset: { id, tag: asset.tag, name: asset.name },
      watches: isFor(rule, asset) && lacking.length === 0,
      lacking,
      parameters: [...(own.resolved ?? [])],
      condition: z.looseObject({}).parse(own.condition),
    };
    return c.json(answer, 200);
  });

  routes.openapi(overrideRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key } = c.req.valid("param");
    const { of, set, version, why } = c.req.valid("json");
    const { row, rule } = await shown(key);
    if (row.version !== version) {
      throw conflict(
        `Version ${version} of "${key}" is not the one that stands any more: it is version ${row.version}. Look at that one first.`,
        { version: row.version },
        "rule-changed",
      );
    }
    const before = z.looseObject({}).parse(row.definition);
    const written = withOverride(before, rule.overrides ?? [], of, { set, why });
    const who = "asset" in of ? of.asset : of.assetClass;
    const comment = why ?? `Values for ${who}`;
    const by = { author: principal.name, comment, stage: "live" as const, now: clock.now() };
    const [saved] = await writeRules(db, checkedRules([written], true), {
      ...by,
      mustBeAllowedLive,
    });
    return c.json(saved!, 200);
  });
}
