import { createRoutes, defineRoute, requireAllSites, trustClock } from "#platform";
import type { Clock, Database, Log, Routes } from "#platform";

const confirm = defineRoute({
  method: "post",
  path: "/system/clock/confirmation",
  access: ["admin"],
  summary: "Say that the product's clock is right",
  description:
    "Housekeeping removes nothing while our clock is further ahead than a day of when it was last known to be right and no other clock agrees.",
  tag: "system",
  returns: { 204: null },
});

export function clockRoutes({ db, clock, log }: { db: Database; clock: Clock; log: Log }): Routes {
  const routes = createRoutes();
  routes.openapi(confirm, async (c) => {
    const principal = c.get("principal");
    requireAllSites(principal, "The product's clock");
    const now = clock.now();
    await trustClock(db, now);
    log.warn({ by: principal, clock: new Date(now).toISOString() }, "a person confirmed the clock");
    return c.body(null, 204);
  });
  return routes;
}
