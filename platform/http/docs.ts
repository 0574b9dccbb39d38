import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./http-env.ts";
import { requireAccess } from "./require-access.ts";
import { csrfHeader } from "./require-csrf.ts";

const at = "/api/v1/docs";

/** The files of swagger-ui-dist that the page needs, and nothing else of the package. */
const files: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "index.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Millwright API</title>
    <link rel="stylesheet" href="${at}/swagger-ui.css" />
    <link rel="stylesheet" href="${at}/index.css" />
    <link rel="icon" type="image/png" href="${at}/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${at}/swagger-ui-bundle.js"></script>
    <script src="${at}/initializer.js"></script>
  </body>
</html>
`;

/** "Try it out" works for who is signed in: changes carry the session's token. */
const initializer = `window.ui = SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: async (request) => {
    if (["GET", "HEAD"].includes((request.method || "GET").toUpperCase())) return request;
    const answer = await fetch("/api/v1/session");
    if (answer.ok) request.headers["${csrfHeader}"] = (await answer.json()).csrfToken;
    return request;
  },
});
`;

/** The documentation page from the files on disk: no CDN, no inline script. */
export function serveDocs(app: OpenAPIHono<HttpEnv>): void {
  const folder = path.dirname(
    createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"),
  );
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const open = requireAccess("public");
  app.get(at, open, (c) => c.html(page));
  app.get(`${at}/initializer.js`, open, (c) =>
    c.body(initializer, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get(`${at}/:file`, open, async (c) => {
    const name = c.req.param("file");
    const type = files[name];
    if (type === undefined) return c.notFound();
    const bytes = kept.get(name) ?? new Uint8Array(await readFile(path.join(folder, name)));
    kept.set(name, bytes);
    return c.body(bytes, 200, { "content-type": type, "cache-control": "public, max-age=3600" });
  });
}
