import { OpenAPIHono } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import type { MiddlewareHandler } from "hono";
import type { Log } from "../log/log.ts";
import { serveDocs } from "./docs.ts";
import { checkHost } from "./host-check.ts";
import type { HttpEnv } from "./http-env.ts";
import { serveOpenApi } from "./openapi-document.ts";
import { answerErrors, answerNotFound, problemResponse } from "./problem-response.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { securityHeaders } from "./security-headers.ts";

export type HttpBinding = { host: string; publicUrl?: string | undefined };

/** The app without its database: what every request passes, from the outside in. */
export function createApp(options: {
  binding: HttpBinding;
  log: Log;
  /** Stand around every request, outermost: measuring. */
  around?: MiddlewareHandler<HttpEnv>[];
  /** Say who is asking; see auth/authenticate.ts. */
  authenticate: MiddlewareHandler<HttpEnv>;
  sessionCookie: string;
}): OpenAPIHono<HttpEnv> {
  const { binding, log } = options;
  const app = new OpenAPIHono<HttpEnv>();
  app.onError(answerErrors(log));
  app.notFound(answerNotFound);

  app.use(requestId());
  for (const middleware of options.around ?? []) app.use(middleware);
  app.use(securityHeaders({ https: binding.publicUrl?.startsWith("https:") ?? false }));
  app.use(compress());
  app.use(checkHost(binding));
  app.use(requireSameOrigin(binding.publicUrl));
  app.use("/api/*", keepOutOfCaches);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }));
  app.use("/api/*", options.authenticate);

  serveOpenApi(app, options.sessionCookie);
  serveDocs(app);
  return app;
}

/** What the API answers belongs to who asked. */
const keepOutOfCaches: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.header("Cache-Control", "no-store");
};

const answerMethodNotAllowed = (
  c: Parameters<typeof problemResponse>[0],
  allowed: string[],
): Response => {
  c.header("Allow", allowed.join(", "));
  return problemResponse(c, {
    title: "Method not allowed",
    status: 405,
    code: "method-not-allowed",
    detail: `${c.req.path} takes ${allowed.join(", ")}, not ${c.req.method}.`,
    unexpected: false,
  });
};
