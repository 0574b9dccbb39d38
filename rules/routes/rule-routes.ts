import {
  allowedSites,
  decodeCursor,
  defineRoute,
  invalid,
  notFound,
  conflict,
  pageOf,
  pageQuery,
  requireAllSites,
  seesSite,
  toPage,
  z,
} from "#platform";
import type { Clock, Database, Routes, SiteScope } from "#platform";
import type { Registry } from "#ingest";
import { ruleJsonSchema } from "../definition/rule-json-schema.ts";
import { foreseesAnEnd } from "../life/foresees-an-end.ts";
import { lifeRecordOf } from "../life/load-lives.ts";
import { summariesOf } from "../records/record-summary.ts";
import type { RecordTables } from "../records/record-tables.ts";
import { requestReset } from "../scorer/request-reset.ts";
import { coverageOf, coverageWarning } from "../store/coverage.ts";
import { ruleList, ruleVersions, shownRuleRow, trialsOf } from "../store/rule-list.ts";
import type { FirstStage, SavedRule, WrittenRule } from "../store/save-rules.ts";
import { mustBeAllowedLive } from "../release/may-begin.ts";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import type { RulesTables } from "../tables.ts";
import { presentRule, presentVersion } from "./present-rule.ts";
import { addReleaseRoutes } from "./release-routes.ts";
import { RuleDetail, RuleSummary, SavedRules, StageName } from "./schemas.ts";

const tag = "Rules";
const engineers = ["reliability-engineer"] as const;
const params = z.object({ key: z.string().max(80) });
const written = z
  .looseObject({ key: z.string() })
  .openapi({ description: "A rule; `GET /rule-schema` answers its JSON schema." });
const comment = z
  .string()
  .max(500)
  .optional()
  .openapi({ description: "Why, for the versions' list." });

const stage = z
  .enum(["draft", "shadow", "live"])
  .default("live")
  .openapi({ description: "Where it begins on its way: live at once, or tried first." });

const listRoute = defineRoute({
  method: "get",
  path: "/rules",
  access: "anyone-signed-in",
  tag,
  summary:
    "Rules by key, each with its live version (or the one furthest on its way) and its record.",
  query: z.object({
    ...pageQuery,
    stage: StageName.optional().openapi({ description: "Of the version shown." }),
  }),
  returns: { 200: pageOf(RuleSummary) },
});

const detailRoute = defineRoute({
  method: "get",
  path: "/rules/{key}",
  access: "anyone-signed-in",
  tag,
  summary: "One rule, its versions and what each was worth.",
  params,
  returns: { 200: RuleDetail },
});

const schemaRoute = defineRoute({
  method: "get",
  path: "/rule-schema",
  access: "anyone-signed-in",
  tag,
  summary: "The JSON schema of a rule, for editors and linters.",
  returns: { 200: z.looseObject({}) },
});

const createRoute = defineRoute({
  method: "post",
  path: "/rules",
  access: engineers,
  tag,
  summary: "Creates a rule; it is live at once, or where `stage` says.",
  query: z.object({ comment, stage }),
  body: written,
  yaml: true,
  returns: { 201: RuleDetail },
});

const versionRoute = defineRoute({
  method: "post",
  path: "/rules/{key}/versions",
  access: engineers,
  tag,
  summary:
    "Makes a new version of a rule; it is live at once, or where `stage` says. The same definition again makes none.",
  params,
  query: z.object({ comment, stage }),
  body: written,
  yaml: true,
  returns: { 200: RuleDetail },
});

const importRoute = defineRoute({
  method: "post",
  path: "/rules/imports",
  access: engineers,
  tag,
  summary: "Takes over a rule set.",
  description:
    "All or nothing, and idempotent: an unchanged definition makes no version. Rules that the set does not name stay as they are.",
  query: z.object({
    dryRun: z
      .enum(["true", "false"])
      .default("false")
      .openapi({ description: "`true`: says what would change and changes nothing." }),
    comment,
    stage,
  }),
  body: z.array(written).max(5_000),
  yaml: true,
  maxBodyBytes: 8 * 1024 * 1024,
  returns: { 200: SavedRules },
});

const relearnRoute = defineRoute({
  method: "post",
  path: "/assets/{id}/relearn",
  access: engineers,
  tag,
  summary:
    "Lets rules forget what they learnt of an asset, after a repair that no work order tells of.",
  params: z.object({ id: z.coerce.number().int().positive() }),
  body: z.strictObject({
    reason: z.string().min(1).max(300),
    component: z.string().optional().openapi({ description: "Code; default: the whole asset." }),
  }),
  returns: { 202: z.object({ asset: z.int() }) },
});

export function addRuleRoutes(
  routes: Routes,
  options: { db: Database; registry: Registry; clock: Clock },
): void {
  const { registry, clock } = options;
  const db = options.db.as<RulesTables>();
  const records = options.db.as<RecordTables>();
  const assets = () => registry.snapshot().assets.values();

  /** With the records of these sites; who writes rules answers for all. */
  const detailFor = async (
    key: string,
    sites: SiteScope = "all",
  ): Promise<z.infer<typeof RuleDetail>> => {
    const row = await shownRuleRow(db, key);
    if (row === undefined) throw notFound(`There is no rule "${key}".`, { key });
    const versions = await ruleVersions(db, key);
    const recordOf = await summariesOf(records, registry, versions, sites);
    return {
      ...presentRule(row, recordOf(row.version_id), assets, (await trialsOf(db, [key])).get(key)),
      definition: versions[0] === undefined ? {} : z.looseObject({}).parse(row.definition),
      versions: versions.map((version) => presentVersion(version, recordOf(version.id))),
      lifeRecord: foreseesAnEnd(row.definition) ? await lifeRecordOf(db, key) : null,
    };
  };

  const authored = (
    principal: { name: string },
    query: { comment?: string | undefined; stage: FirstStage },
  ) => ({
    author: principal.name,
    comment: query.comment ?? null,
    stage: query.stage,
    now: clock.now(),
    mustBeAllowedLive,
  });

  addReleaseRoutes(routes, { db: options.db, registry, clock, detailFor });

  routes.openapi(listRoute, async (c) => {
    const { cursor, limit, stage: only } = c.req.valid("query");
    const after = decodeCursor(cursor, z.tuple([z.string()]))?.[0];
    const rows = await ruleList(db, { after, limit: limit + 1, stage: only });
    const trials = await trialsOf(
      db,
      rows.map((row) => row.key),
    );
    const recordOf = await summariesOf(
      records,
      registry,
      rows.map((row) => ({ id: row.version_id, definition: row.definition })),
      allowedSites(c.get("principal")),
    );
    return c.json(
      toPage(
        rows,
        limit,
        (row) => [row.key],
        (row) => presentRule(row, recordOf(row.version_id), assets, trials.get(row.key)),
      ),
      200,
    );
  });

  routes.openapi(schemaRoute, (c) => c.json(ruleJsonSchema(), 200));

  routes.openapi(detailRoute, async (c) => {
    const sites = allowedSites(c.get("principal"));
    return c.json(await detailFor(c.req.valid("param").key, sites), 200);
  });

  routes.openapi(createRoute, async (c) => {
    requireAllSites(c.get("principal"), "Rules");
    const rules = checkedRules([c.req.valid("json")], true);
    const { key } = rules[0]!.rule;
    if ((await shownRuleRow(db, key)) !== undefined) {
      throw conflict(
        `There is a rule "${key}" already: post a new version of it to /rules/${key}/versions.`,
        { key },
        "rule-exists",
      );
    }
    await writeRules(db, rules, authored(c.get("principal"), c.req.valid("query")));
    return c.json(await detailFor(key), 201);
  });

  routes.openapi(versionRoute, async (c) => {
    requireAllSites(c.get("principal"), "Rules");
    const { key } = c.req.valid("param");
    const rules = checkedRules([c.req.valid("json")], true);
    if (rules[0]!.rule.key !== key) {
      const message = `must be "${key}", the rule that this is a version of`;
      throw invalid(`The key ${message}.`, { errors: [{ field: "key", message }] });
    }
    if ((await shownRuleRow(db, key)) === undefined) {
      throw notFound(`There is no rule "${key}" to make a version of.`, { key });
    }
    await writeRules(db, rules, authored(c.get("principal"), c.req.valid("query")));
    return c.json(await detailFor(key), 200);
  });

  routes.openapi(importRoute, async (c) => {
    requireAllSites(c.get("principal"), "Rules");
    const query = c.req.valid("query");
    const dryRun = query.dryRun === "true";
    const rules = checkedRules(c.req.valid("json"));
    await registry.refreshIfStale();
    const by = { ...authored(c.get("principal"), query), dryRun };
    const saved = await writeRules(db, rules, by);
    return c.json({ dryRun, ...tally(saved), rules: withCoverage(saved, rules, assets) }, 200);
  });

  routes.openapi(relearnRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { reason, component } = c.req.valid("json");
    const asset = registry.asset(id);
    if (asset === undefined || !seesSite(c.get("principal"), asset.siteId)) {
      throw notFound(`There is no asset with id ${id}, or none you may see.`, { id });
    }
    await db.transaction().execute((trx) =>
      requestReset(trx, {
        assetId: id,
        componentCode: component ?? null,
        ruleKeys: [],
        reason: `${reason} (${c.get("principal").name})`,
        at: clock.now(),
      }),
    );
    return c.json({ asset: id }, 202);
  });
}

const tally = (saved: readonly SavedRule[]) => {
  const count = (change: SavedRule["change"]) =>
    saved.filter((one) => one.change === change).length;
  return { created: count("created"), updated: count("changed"), unchanged: count("unchanged") };
};

const withCoverage = (
  saved: readonly SavedRule[],
  rules: readonly WrittenRule[],
  assets: () => Iterable<Parameters<typeof coverageOf>[1] extends Iterable<infer A> ? A : never>,
) =>
  saved.map((one, index) => {
    const { rule } = rules[index]!;
    const coverage = coverageOf(rule, assets());
    return { ...one, assets: coverage.assets, warning: coverageWarning(rule, coverage) };
  });
