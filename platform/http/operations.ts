import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Metrics } from "../metrics/metrics.ts";
import { isLocalClient } from "./client-address.ts";
import type { HttpEnv } from "./http-env.ts";
import type { Readiness } from "./readiness.ts";
import { requireAccess, requireAccessOr } from "./require-access.ts";

/**
 * For whoever runs us. /healthz: the process answers. /readyz: what it needs answers too; why not is told to those signed in
 * and to this machine. /metrics tells how the business goes, so it is for tokens, and for a Prometheus on this machine.
 */
export function serveOperations(
  app: OpenAPIHono<HttpEnv>,
  deps: { readiness: Readiness; metrics: Metrics; authenticate: MiddlewareHandler<HttpEnv> },
): void {
  app.get("/healthz", requireAccess("public"), (c) => c.json({ ok: true }));

  app.use("/readyz", deps.authenticate);
  app.get("/readyz", requireAccess("public"), async (c) => {
    const { ready, checks } = await deps.readiness.report();
    const trusted = c.get("principal") !== undefined || isLocalClient(c);
    const shown = Object.entries(checks).map(([name, { ok, detail }]) => [
      name,
      trusted && detail !== undefined ? { ok, detail } : { ok },
    ]);
    return c.json({ ready, checks: Object.fromEntries(shown) }, ready ? 200 : 503);
  });

  app.use("/metrics", deps.authenticate);
  app.get("/metrics", requireAccessOr("anyone-signed-in", isLocalClient), async (c) => {
    const { contentType, body } = await deps.metrics.expose();
    return c.body(body, 200, { "content-type": contentType });
  });
}
