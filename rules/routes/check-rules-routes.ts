import { defineRoute, requireAllSites, z } from "#platform";
import type { Database, Routes } from "#platform";
import type { Registry } from "#ingest";
import { checkText } from "../check/check-text.ts";
import type { RulesTables } from "../tables.ts";
import { CheckedRules } from "./check-schemas.ts";

const checkRoute = defineRoute({
  method: "post",
  path: "/rules/checks",
  access: ["reliability-engineer"],
  tag: "Rules",
  summary: "Says what is wrong with rules that are being written, and what they would change.",
  description:
    "The text is one rule, or a list of them, in YAML or JSON. Nothing is changed. Its tests are run, up to a bound; what has no finding that is `refused` can be saved.",
  body: z.strictObject({
    text: z.string().max(256 * 1024),
    key: z
      .string()
      .max(80)
      .optional()
      .openapi({ description: "Of the rule that this is a version of; without it: a new one." }),
  }),
  returns: { 200: CheckedRules },
});

/** For whoever writes rules, in the web application or an editor of their own. */
export function addCheckRulesRoutes(
  routes: Routes,
  options: { db: Database; registry: Registry },
): void {
  const { registry } = options;
  const db = options.db.as<RulesTables>();

  routes.openapi(checkRoute, async (c) => {
    requireAllSites(c.get("principal"), "Rules");
    await registry.refreshIfStale();
    const assets = () => registry.snapshot().assets.values();
    const { signal } = c.req.raw;
    return c.json(await checkText(c.req.valid("json"), { db, assets, signal }), 200);
  });
}
