import { existsSync } from "node:fs";
import path from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../errors/app-error.ts";
import type { HttpEnv } from "./http-env.ts";

/** Names that carry a hash of their content never mean anything else again. */
const forEver = "public, max-age=31536000, immutable";
/** Everything else is asked for again each time; a new version shows at the next load. */
const askAgain = "no-cache";

/** Where the build puts what carries a hash; /assets belongs to the application's own pages. */
const hashed = "/static/";

/** The built web application: its files, and its one page for every address that the application itself routes. */
export function serveWeb(app: OpenAPIHono<HttpEnv>, distDir: string): void {
  if (!existsSync(path.join(distDir, "index.html"))) {
    throw new AppError(
      `The web application is not built: there is no index.html in ${distDir}. Run \`npm run build\`.`,
      { code: "web-not-built", status: 503 },
    );
  }
  const files = serveStatic<HttpEnv>({ root: distDir });
  const page = serveStatic<HttpEnv>({ root: distDir, path: "index.html" });
  // As middleware, which answers to every method and so claims no address for itself: anything else stays a 404 or 405.
  app.use("*", async (c, next) => {
    const isReading = c.req.method === "GET" || c.req.method === "HEAD";
    if (!isReading || c.req.path.startsWith("/api/")) return next();
    const file = await files(c, nothingMore);
    const isHashed = c.req.path.startsWith(hashed);
    if (file) return kept(file, isHashed ? forEver : askAgain);
    // A script that is gone must not come back as a page.
    const answer = isHashed ? undefined : await page(c, nothingMore);
    return answer ? kept(answer, askAgain) : next();
  });
}

const nothingMore = async () => {};

function kept(answer: Response, howLong: string): Response {
  answer.headers.set("Cache-Control", howLong);
  return answer;
}
