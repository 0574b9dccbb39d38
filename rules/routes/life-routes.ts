import { defineRoute, notFound, z } from "#platform";
import type { Database, Routes } from "#platform";
import { lifeRecordOf } from "../life/load-lives.ts";
import type { RulesTables } from "../tables.ts";
import { LifeRecord } from "./life-schemas.ts";

const recordRoute = defineRoute({
  method: "get",
  path: "/rules/{key}/life-record",
  access: "anyone-signed-in",
  tag: "Rules",
  summary: "What a rule's predictions of remaining useful life were worth.",
  description:
    "By the newest 1,000 flags that said how long a machine has and of which it is known what came: prognostic horizon, α-λ accuracy, calibration of the interval. A machine that was repaired before is counted apart.",
  params: z.object({ key: z.string().max(80) }),
  query: z.object({ version: z.coerce.number().int().positive().optional() }),
  returns: { 200: LifeRecord },
});

export function addLifeRoutes(routes: Routes, { db }: { db: Database }): void {
  const rules = db.as<RulesTables>();
  routes.openapi(recordRoute, async (c) => {
    const { key } = c.req.valid("param");
    const known = await rules
      .selectFrom("rules.rule")
      .where("key", "=", key)
      .select("id")
      .executeTakeFirst();
    if (known === undefined) throw notFound(`There is no rule "${key}".`, { key });
    return c.json(await lifeRecordOf(rules, key, c.req.valid("query").version), 200);
  });
}
