import { allowedSites, defineRoute, invalid, z } from "#platform";
import type { Clock, Database, Routes } from "#platform";
import type { Registry } from "#ingest";
import { flagPerformance, raisesByDay, topRaisers } from "../performance/flag-performance.ts";
import type { RulesTables } from "../tables.ts";

const dayMs = 86_400_000;
const longestDays = 366;
const time = z.iso.datetime({ offset: true });

const FlagPerformance = z
  .object({
    from: z.string(),
    to: z.string(),
    operators: z.number(),
    sites: z.array(
      z.object({
        siteId: z.number(),
        siteName: z.string(),
        raised: z.number(),
        perDay: z.number(),
        perOperatorDay: z
          .number()
          .openapi({ description: "Of one of the operators who share the site's flags." }),
        busyShare: z.number().openapi({
          description: "Share of the ten-minute periods with more than ten raises.",
        }),
        peak: z.number().openapi({ description: "Most raises in any ten minutes." }),
        topTenShare: z
          .number()
          .nullable()
          .openapi({ description: "Share of the ten (asset, condition) that raised most." }),
        chattering: z
          .number()
          .openapi({ description: "Conditions with three raises in a minute." }),
        stale: z.number().openapi({ description: "Flags that hold for more than a day, now." }),
        shelved: z.number().openapi({ description: "Shelved conditions, now." }),
        shelvings: z
          .number()
          .openapi({ description: "How often a condition was shelved in the period." }),
        suppressed: z
          .number()
          .openapi({ description: "Suppressed otherwise, now: out of service, or worked on." }),
        suppressedRaises: z
          .number()
          .openapi({ description: "Raises that came while something suppressed them." }),
        floodShare: z.number().openapi({ description: "Share of the time in flood." }),
      }),
    ),
    days: z.array(z.object({ day: z.string(), siteId: z.number(), raised: z.number() })),
    top: z.array(
      z.object({
        asset: z.object({ id: z.number(), tag: z.string() }),
        siteId: z.number(),
        condition: z.string(),
        raised: z.number(),
      }),
    ),
  })
  .openapi("FlagPerformance");

const route = defineRoute({
  method: "get",
  path: "/flag-performance",
  access: "anyone-signed-in",
  tag: "Flags",
  summary:
    "How well flags serve those who read them: by day and site, the top ten, chattering, stale, floods.",
  description:
    "Measured as ISA-18.2 (§16.5) and EEMUA 191 measure alarms, over the stretches in which conditions held; days are the site's. Thirty days unless said otherwise.",
  query: z.object({
    from: time.optional(),
    to: time.optional(),
    site: z.coerce.number().int().positive().optional(),
    operators: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(1)
      .openapi({ description: "People who share the flags of a site." }),
  }),
  returns: { 200: FlagPerformance },
});

export function addPerformanceRoutes(
  routes: Routes,
  { db, registry, clock }: { db: Database; registry: Registry; clock: Clock },
): void {
  const rules = db.as<RulesTables>();
  routes.openapi(route, async (c) => {
    const { from, to, site, operators } = c.req.valid("query");
    const now = new Date(clock.now());
    const until = to === undefined ? now : new Date(to);
    const since = from === undefined ? new Date(until.getTime() - 30 * dayMs) : new Date(from);
    const span = until.getTime() - since.getTime();
    if (span <= 0 || span > longestDays * dayMs) {
      const message = `must lie before \`to\`, by ${longestDays} days at most`;
      throw invalid(`\`from\` ${message}.`, { errors: [{ field: "from", message }] });
    }
    const period = {
      from: since,
      to: until,
      sites: allowedSites(c.get("principal")),
      siteId: site,
    };
    const assets = [...registry.snapshot().assets.values()];
    const zones = new Map(assets.map(({ siteId, timeZone }) => [siteId, timeZone]));
    const names = new Map(assets.map(({ siteId, siteName }) => [siteId, siteName]));
    const known = [...names].map(([id, name]) => ({ id, name }));
    const [sites, days, top] = await Promise.all([
      flagPerformance(rules, { ...period, known, operators }, now),
      raisesByDay(rules, period, zones),
      topRaisers(rules, period, 10),
    ]);
    const window = { from: since.toISOString(), to: until.toISOString() };
    return c.json({ ...window, operators, sites, days, top }, 200);
  });
}
