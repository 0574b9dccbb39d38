import { allowedSites, defineRoute, z } from "#platform";
import type { Database, Routes } from "#platform";
import type { RulesTables } from "../tables.ts";
import { repairChecksOf } from "../verification/settle-repair-checks.ts";

const RepairCheck = z
  .object({
    flagId: z.number(),
    condition: z.string(),
    repairedAt: z.string(),
    until: z.string().openapi({ description: "By then it must have become normal." }),
    state: z.enum(["pending", "verified", "failed", "unheard"]).openapi({
      description: "unheard: nothing came of its signals since, so nobody can tell.",
    }),
    words: z.string().nullable(),
    decidedAt: z.string().nullable(),
  })
  .openapi("RepairCheck");

const route = defineRoute({
  method: "get",
  path: "/repair-checks",
  access: "anyone-signed-in",
  tag: "Flags",
  summary:
    "Whether what an order repaired has become normal again, a check for each flag behind it.",
  query: z.object({ workOrder: z.coerce.number().int().positive() }),
  returns: { 200: z.object({ items: z.array(RepairCheck) }) },
});

export function addRepairRoutes(routes: Routes, { db }: { db: Database }): void {
  routes.openapi(route, async (c) => {
    const sites = allowedSites(c.get("principal"));
    const checks = await repairChecksOf(db.as<RulesTables>(), c.req.valid("query").workOrder);
    const items = checks
      .filter(({ site_id }) => sites === "all" || sites.includes(site_id))
      .map((check) => ({
        flagId: check.flag_id,
        condition: check.condition,
        repairedAt: check.repaired_at.toISOString(),
        until: check.until.toISOString(),
        state: check.state,
        words: check.words,
        decidedAt: check.decided_at?.toISOString() ?? null,
      }));
    return c.json({ items }, 200);
  });
}
