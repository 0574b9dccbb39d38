import { defineRoute, notFound, z } from "#platform";
import type { Database, Routes } from "#platform";
import { judgeLives } from "../life/judge-lives.ts";
import { countOpenLives, loadLives } from "../life/load-lives.ts";
import type { RulesTables } from "../tables.ts";

const Share = z
  .object({
    value: z.number(),
    low: z.number(),
    high: z.number(),
    of: z.int().openapi({ description: "Machines that it is a share of." }),
  })
  .openapi("LifeShare", { description: "With its 95 % Wilson interval." });

const LifeRecord = z
  .object({
    reached: z
      .int()
      .openapi({ description: "Machines foretold, of which it is known when it came." }),
    unforeseen: z.int().openapi({ description: "Said only when it had come." }),
    prognosticHorizonHours: z.number().nullable().openapi({
      description:
        "From so long before the end on, every prediction was good to a fifth of the life left at the first; the median machine.",
    }),
    alphaLambda: Share.nullable().openapi({
      description: "Good to a fifth of what was left, halfway (α 0.2, λ 0.5).",
    }),
    calibration: z.object({
      stated: z.number().nullable().openapi({ description: "What the intervals claim to hold." }),
      predictions: z.int(),
      held: z.int(),
      first: Share.nullable().openapi({ description: "Of the first prediction of each machine." }),
    }),
    medianErrorHours: z.number().nullable().openapi({
      description: "Of the first predictions: too long is positive.",
    }),
    censored: z
      .object({
        repaired: z.int(),
        subsided: z.int(),
        predictions: z.int(),
        outlived: z.int().openapi({ description: "Whose whole interval had passed by then." }),
      })
      .openapi({ description: "Repaired before, or nothing came: in none of the figures above." }),
    notFailing: z.int().openapi({ description: "A visit found nothing wrong with the machine." }),
    open: z.int().openapi({ description: "Flags of which it is not known yet what came." }),
  })
  .openapi("LifeRecord");

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
    const lives = await loadLives(rules, key, c.req.valid("query").version);
    return c.json({ ...judgeLives(lives), open: await countOpenLives(rules, key) }, 200);
  });
}
