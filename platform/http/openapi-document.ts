import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./http-env.ts";
import { requireAccess } from "./require-access.ts";
import { csrfHeader } from "./require-csrf.ts";

type Document = ReturnType<OpenAPIHono<HttpEnv>["getOpenAPI31Document"]>;

/** OpenAPI 3.1 of every mounted route, from the schemas that check the requests. */
export function openApiDocument(app: OpenAPIHono<HttpEnv>): Document {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Millwright",
      version: "1",
      description: [
        "Telemetry in, one prioritized work order with its parts out, the outcome back to the rule.",
        `Programs send \`Authorization: Bearer mw_…\`. People sign in with \`POST /session\`; their changes carry the header \`${csrfHeader}\`.`,
        "Times are UTC, ISO 8601. Lists answer `{ items, nextCursor }`. Every error is problem details (RFC 9457).",
      ].join("\n\n"),
    },
    servers: [{ url: "/" }],
  });
}

/** Serves the document; it is made at the first request, when every module has mounted its routes. */
export function serveOpenApi(app: OpenAPIHono<HttpEnv>, sessionCookie: string): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: sessionCookie,
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
  });
  let document: Document | undefined;
  app.get("/api/v1/openapi.json", requireAccess("public"), (c) => {
    document ??= openApiDocument(app);
    return c.json(document);
  });
}
