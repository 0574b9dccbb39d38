import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Access } from "./access.ts";
import type { HttpEnv } from "./http-env.ts";
import { accessOf } from "./require-access.ts";

export type WalkedRoute = {
  method: string;
  /** As registered: `/api/v1/assets/:id`. */
  path: string;
  /** What its guard enforces; undefined when no guard stands before its first handler. */
  access: Access | undefined;
};

/** Every route that answers a method, once. Middleware (which answers to all methods) is not a route. */
export function walkRoutes(routes: OpenAPIHono<HttpEnv>["routes"]): WalkedRoute[] {
  const walked = new Map<string, WalkedRoute>();
  for (const { method, path, handler } of routes) {
    const name = `${method} ${path}`;
    if (method === "ALL" || walked.has(name)) continue;
    walked.set(name, { method, path, access: accessOf(handler) });
  }
  return [...walked.values()];
}
