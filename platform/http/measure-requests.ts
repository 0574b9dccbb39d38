import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { HttpEnv } from "./http-env.ts";

/** How long each route takes and what it answers; by the route's pattern, so that ids make no new series. */
export function measureRequests(deps: {
  metrics: Metrics;
  clock: Clock;
  log: Log;
}): MiddlewareHandler<HttpEnv> {
  const seconds = deps.metrics.histogram("http_request_seconds", "Until the answer began.", {
    labels: ["method", "route", "status"],
  });
  return async (c, next) => {
    const began = deps.clock.now();
    await next();
    const took = deps.clock.now() - began;
    const { method } = c.req;
    seconds.observe({ method, route: routeOf(c), status: String(c.res.status) }, took / 1000);
    const about = { method, path: c.req.path, status: c.res.status, ms: took };
    deps.log.debug({ ...about, requestId: c.get("requestId") }, "request");
  };
}

/** Middleware matches every method; what matched this one is the route. The web application's files have none. */
function routeOf(c: Context): string {
  return matchedRoutes(c).findLast(({ method }) => method !== "ALL")?.path ?? "(none)";
}
