import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { authenticate, createIdentify } from "../auth/authenticate.ts";
import { peopleRoutes } from "../auth/routes/people-routes.ts";
import { sessionRoutes } from "../auth/routes/session-routes.ts";
import { tokenRoutes } from "../auth/routes/token-routes.ts";
import { sessionCookie, sessionCookieName } from "../auth/session-cookie.ts";
import type { Clock } from "../clock/clock.ts";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { createApp } from "./create-app.ts";
import { mountRoutes } from "./create-routes.ts";
import type { Routes } from "./create-routes.ts";
import { feedRoutes } from "./feed/feed-routes.ts";
import { createFeedSignal } from "./feed/feed-signal.ts";
import type { HttpEnv } from "./http-env.ts";
import { openIdempotencyStore } from "./idempotency/idempotency-store.ts";
import { listen } from "./listen.ts";
import type { Listening } from "./listen.ts";
import { measureRequests } from "./measure-requests.ts";
import { serveOperations } from "./operations.ts";
import { createReadiness } from "./readiness.ts";
import type { Readiness } from "./readiness.ts";
import { serveWeb } from "./serve-web.ts";

export type HttpDeps = {
  config: { http: { host: string; port: number }; publicUrl?: string | undefined };
  db: Database;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** How often a feed stream shows that it lives and asks whether it may go on; 15 s. */
  heartbeatMs?: number;
  /** How long a reader of the feed may take nothing before its connection is closed; 30 s. */
  stuckMs?: number;
};

export type Http = {
  app: OpenAPIHono<HttpEnv>;
  /** Modules say here what must work before traffic makes sense. */
  readiness: Readiness;
  /** Puts modules' routes under /api/v1; before `listen`. */
  mount(...modules: Routes[]): void;
  /** The built web application on every other address; after `mount`. */
  serveWeb(distDir: string): void;
  listen(): Promise<Listening>;
  /** Ends the feed's streams and, if it listens, the server. */
  close(): Promise<void>;
};

/** The HTTP side of a process: sign-in, feed, documentation, probes; modules add their routes. */
export function createHttp(deps: HttpDeps): Http {
  const { config, db, clock, log, metrics } = deps;
  const binding = { host: config.http.host, publicUrl: config.publicUrl };
  const cookie = sessionCookie({ https: config.publicUrl?.startsWith("https:") ?? false });
  const auth = { db, clock, cookie };
  const whoAsks = authenticate(createIdentify(auth));
  const idempotency = openIdempotencyStore(db, clock);
  const rememberPosts: MiddlewareHandler<HttpEnv> = async (c, next) => {
    c.set("idempotency", idempotency);
    await next();
  };
  const app = createApp({
    binding,
    log,
    around: [measureRequests({ metrics, clock, log }), rememberPosts],
    authenticate: whoAsks,
    sessionCookie: sessionCookieName,
  });

  const readiness = createReadiness(db);
  serveOperations(app, { readiness, metrics, authenticate: whoAsks });

  const signal = createFeedSignal(db);
  const { heartbeatMs, stuckMs } = deps;
  const feed = {
    db,
    signal,
    metrics,
    log,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    ...(stuckMs === undefined ? {} : { stuckMs }),
  };
  mountRoutes(app, sessionRoutes(auth), peopleRoutes(auth), tokenRoutes(auth));
  mountRoutes(app, feedRoutes(feed));

  let listening: Promise<Listening> | undefined;
  return {
    app,
    readiness,
    mount: (...modules) => mountRoutes(app, ...modules),
    serveWeb: (distDir) => serveWeb(app, distDir),
    listen() {
      listening ??= listen(app, config.http);
      return listening;
    },
    async close() {
      await signal.close();
      const server = await listening?.catch(() => undefined);
      await server?.close();
    },
  };
}
