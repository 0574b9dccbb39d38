import { allowedSites, decodeCursor, notFound, toPage, z } from "#platform";
import type { Database, Routes } from "#platform";
import { trialFlagRow } from "../release/trial-flag-row.ts";
import type { RulesTables } from "../tables.ts";
import { existingRule, stagedVersion, versionRow } from "./known-version.ts";
import { comparedRun, presentTrial, presentTrialFlag, trialFlags } from "./present-trial.ts";
import { trialFlagRoute, trialFlagsRoute, trialRoute } from "./release-route-definitions.ts";

const hourMs = 3_600_000;

/** A version in trial beside what is live. */
export function addTrialRoutes(routes: Routes, options: { db: Database }): void {
  const db = options.db.as<RulesTables>();

  routes.openapi(trialRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const rule = await existingRule(db, key);
    stagedVersion(rule, version);
    const withinMs = c.req.valid("query").within * hourMs;
    const sites = allowedSites(c.get("principal"));
    const one = await comparedRun(db, rule, version, { withinMs, sites });
    return c.json(presentTrial(rule, version, one), 200);
  });

  routes.openapi(trialFlagsRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const { cursor, limit, by, within } = c.req.valid("query");
    const rule = await existingRule(db, key);
    stagedVersion(rule, version);
    const sites = allowedSites(c.get("principal"));
    const one = await comparedRun(db, rule, version, { withinMs: within * hourMs, sites });
    const after = decodeCursor(cursor, z.tuple([z.string(), z.string()]));
    const rest = trialFlags(one.compared).filter(
      (flag) =>
        (by === undefined || flag.by === by) &&
        (after === undefined ||
          flag.raisedAt < after[0] ||
          (flag.raisedAt === after[0] && `${flag.id} ${flag.by}` < after[1])),
    );
    return c.json(
      toPage(
        rest.slice(0, limit + 1),
        limit,
        (flag) => [flag.raisedAt, `${flag.id} ${flag.by}`],
        (flag) => flag,
      ),
      200,
    );
  });

  routes.openapi(trialFlagRoute, async (c) => {
    const { key, version, id } = c.req.valid("param");
    const rule = await existingRule(db, key);
    const of = { versionId: versionRow(rule, version).id, id: Number(id.slice(2)) };
    const row = await trialFlagRow(db, of, allowedSites(c.get("principal")));
    if (row === undefined) {
      throw notFound(`There is no flag ${id} of version ${version} of "${key}".`, { key, id });
    }
    return c.json(presentTrialFlag(row, version), 200);
  });
}
