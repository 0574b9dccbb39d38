import type { Registry } from "#ingest";
import { allowedSites, decodeCursor, invalid, requireAllSites, toPage, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import { diffDefinitions } from "../release/diff-definitions.ts";
import { mustBeAllowedLive } from "../release/may-begin.ts";
import type { VersionRow } from "../release/rule-release.ts";
import { saveRules } from "../store/save-rules.ts";
import { checkedRules } from "../store/write-rules.ts";
import type { RulesTables } from "../tables.ts";
import { existingRule, stagedVersion, versionRow } from "./known-version.ts";
import { canaryAssets } from "./present-release.ts";
import { canaryAssetsRoute, diffRoute, restoreRoute } from "./release-route-definitions.ts";
import type { RuleDetail } from "./schemas.ts";

/** What versions say, and which assets one would speak for. `detailFor`: how a rule is answered. */
export function addVersionRoutes(
  routes: Routes,
  options: {
    db: Database;
    registry: Registry;
    clock: Clock;
    detailFor: (key: string) => Promise<z.infer<typeof RuleDetail>>;
  },
): void {
  const { registry, clock, detailFor } = options;
  const db = options.db.as<RulesTables>();

  routes.openapi(diffRoute, async (c) => {
    const { key } = c.req.valid("param");
    const { from, to } = c.req.valid("query");
    const rule = await existingRule(db, key);
    const [before, after] = [versionRow(rule, from), versionRow(rule, to)];
    return c.json(
      { key, from, to, changes: diffDefinitions(asWritten(before), asWritten(after)) },
      200,
    );
  });

  routes.openapi(restoreRoute, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "Rules");
    const { key, version } = c.req.valid("param");
    const { stage, comment } = c.req.valid("json");
    const row = versionRow(await existingRule(db, key), version);
    // What this version of the product cannot read is not made live again.
    const rules = checkedRules([row.definition], true);
    await db.transaction().execute((trx) =>
      saveRules(trx, rules, {
        author: principal.name,
        comment: comment ?? `restores version ${version}`,
        stage,
        now: clock.now(),
        mustBeAllowedLive,
      }),
    );
    return c.json(await detailFor(key), 200);
  });

  routes.openapi(canaryAssetsRoute, async (c) => {
    const { key, version } = c.req.valid("param");
    const { cursor, limit, share } = c.req.valid("query");
    const rule = await existingRule(db, key);
    const staged = stagedVersion(rule, version);
    const asked = share ?? staged.share;
    if (asked === null) {
      const message = `must be given: version ${version} is ${staged.stage} and has none of its own`;
      throw invalid(`The share ${message}.`, { errors: [{ field: "share", message }] });
    }
    const after = decodeCursor(cursor, z.tuple([z.string(), z.number()]));
    const sites = allowedSites(c.get("principal"));
    const rest = canaryAssets(rule, version, asked, { registry, sites }).filter(
      ({ tag, id }) => after === undefined || tag > after[0] || (tag === after[0] && id > after[1]),
    );
    return c.json(
      toPage(
        rest.slice(0, limit + 1),
        limit,
        ({ tag, id }) => [tag, id],
        ({ id, tag, name, siteId }) => ({ asset: { id, tag, name }, siteId }),
      ),
      200,
    );
  });
}

const asWritten = ({ definition }: VersionRow): object => z.looseObject({}).parse(definition);
