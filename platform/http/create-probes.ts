import { OpenAPIHono } from "@hono/zod-openapi";
import { requestId } from "hono/request-id";
import { authenticate, createIdentify } from "../auth/authenticate.ts";
import { sessionCookie } from "../auth/session-cookie.ts";
import type { Clock } from "../clock/clock.ts";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { checkHost } from "./host-check.ts";
import type { HttpEnv } from "./http-env.ts";
import { listen } from "./listen.ts";
import type { Listening } from "./listen.ts";
import { serveOperations } from "./operations.ts";
import { answerErrors, answerNotFound } from "./problem-response.ts";
import { createReadiness } from "./readiness.ts";
import type { Readiness } from "./readiness.ts";
import { securityHeaders } from "./security-headers.ts";

export type Probes = {
  readiness: Readiness;
  listen(): Promise<Listening>;
};

/** What a process without pages and API answers to whoever runs it: /healthz, /readyz and /metrics, as the others do. */
export function createProbes(deps: {
  at: { host: string; port: number };
  db: Database;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}): Probes {
  const { at, db, clock, log, metrics } = deps;
  const app = new OpenAPIHono<HttpEnv>();
  app.onError(answerErrors(log));
  app.notFound(answerNotFound);
  app.use(requestId(), securityHeaders({ https: false }), checkHost({ host: at.host }));
  const identify = createIdentify({ db, clock, cookie: sessionCookie({ https: false }) });
  const readiness = createReadiness(db);
  serveOperations(app, { readiness, metrics, authenticate: authenticate(identify) });
  return { readiness, listen: () => listen(app, { ...at, setting: "PROBE_PORT" }) };
}
