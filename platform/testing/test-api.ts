import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Principal } from "../auth/principal.ts";
import { createApp } from "../http/create-app.ts";
import { mountRoutes } from "../http/create-routes.ts";
import type { Routes } from "../http/create-routes.ts";
import type { HttpEnv } from "../http/http-env.ts";
import { createLog } from "../log/log.ts";

/** Everything of the real app but sign-in and idempotency: requests come from `principal`, or from a stranger. */
export function testApi(routes: Routes[], principal?: Partial<Principal>): OpenAPIHono<HttpEnv> {
  const app = createApp({
    binding: { host: "127.0.0.1" },
    log: createLog({ level: "silent" }),
    sessionCookie: "mw_session",
    authenticate: async (c, next) => {
      if (principal) c.set("principal", { ...admin, ...principal });
      await next();
    },
  });
  mountRoutes(app, ...routes);
  return app;
}

const admin: Principal = {
  kind: "person",
  id: 1,
  name: "Ana Ruiz",
  roles: ["admin"],
  sites: "all",
};
