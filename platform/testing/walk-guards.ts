import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "../http/http-env.ts";
import { walkRoutes } from "../http/walk-routes.ts";

/**
 * Calls every route of an app as a stranger and as somebody without any role, and tells each one that let them in. Public
 * routes are listed, so that a test states which they are.
 */
export async function walkGuards(
  app: OpenAPIHono<HttpEnv>,
  powerless: { headers: Record<string, string> },
): Promise<{ walked: number; open: string[]; unguarded: string[] }> {
  const routes = walkRoutes(app.routes);
  const open: string[] = [];
  const unguarded: string[] = [];
  for (const { method, path, access } of routes) {
    const name = `${method} ${path}`;
    const url = path.replaceAll(/:\w+(\{[^}]*\})?/g, "1");
    const statusFor = async (headers: Record<string, string>) => {
      const response = await app.request(url, { method, headers });
      await response.body?.cancel();
      return response.status;
    };
    if (access === "public") {
      open.push(name);
      continue;
    }
    const stranger = await statusFor({});
    if (stranger !== 401) unguarded.push(`${name} answered ${stranger} to a stranger`);
    if (access === "anyone-signed-in") continue;
    const roleless = await statusFor(powerless.headers);
    if (roleless !== 403) unguarded.push(`${name} answered ${roleless} to somebody without roles`);
  }
  return { walked: routes.length, open: open.sort(), unguarded };
}
