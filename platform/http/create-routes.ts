import { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./http-env.ts";
import { AppError } from "../errors/app-error.ts";
import { fieldErrors } from "./field-errors.ts";
import { walkRoutes } from "./walk-routes.ts";

/** A module's routes. Only `openapi(defineRoute(…), handler)`, so that none is without an access list. */
export type Routes = Pick<OpenAPIHono<HttpEnv>, "openapi">;

export function createRoutes(): Routes {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = fieldErrors(result.error.issues);
      const detail = errors.map(({ field, message }) => `${field} ${message}`).join("; ");
      throw new AppError(`Not valid (${partNames[result.target] ?? result.target}): ${detail}.`, {
        code: "invalid",
        status: 422,
        data: { errors },
      });
    },
  });
}

const partNames: Record<string, string> = {
  json: "body",
  form: "body",
  param: "path",
  query: "query",
  header: "headers",
};

/** Puts modules' routes under /api/v1. Refuses a route that was not declared through defineRoute. */
export function mountRoutes(app: OpenAPIHono<HttpEnv>, ...modules: Routes[]): void {
  for (const routes of modules) {
    if (!(routes instanceof OpenAPIHono))
      throw new Error("mountRoutes takes what createRoutes made");
    for (const { method, path, access } of walkRoutes(routes.routes)) {
      if (access === undefined) {
        throw new Error(`${method} ${path} has no access list: declare it with defineRoute`);
      }
    }
    app.route("/api/v1", routes);
  }
}
