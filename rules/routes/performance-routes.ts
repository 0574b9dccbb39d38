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
    sites: z.array(
      z.object({
        siteId: z.number(),
        siteName: z.string(),
        raised: z.number(),
        perDay: z.number(),
        peak: z.number().openapi({ description: "Most raises in any ten minutes." }),
        topTenShare: z.number().nullable(),
        chattering: z
          .number()
          .openapi({ description: "Conditions with three raises in a minute." }),
        stale: z.number().openapi({ description: "Flags that hold for more than a day, now." }),
        shelved: z.number().openapi({ description: "Shelved conditions, now." }),
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
  }),
  returns: { 200: FlagPerformance },
});

export function addPerformanceRoutes(
  routes: Routes,
  { db, registry, clock }: { db: Database; registry: Registry; clock: Clock },
): void {
  const rules = db.as<RulesTables>();
  routes.openapi(route, async (c) => {
    const { from, to, site } = c.req.valid("query");
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
    const zones = new Map(
      [...registry.snapshot().assets.values()].map(({ siteId, timeZone }) => [siteId, timeZone]),
    );
    const [sites, days, top] = await Promise.all([
      flagPerformance(rules, period, now),
      raisesByDay(rules, period, zones),
      topRaisers(rules, period, 10),
    ]);
    return c.json({ from: since.toISOString(), to: until.toISOString(), sites, days, top }, 200);
  });
}
