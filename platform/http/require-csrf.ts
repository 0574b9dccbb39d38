import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { forbidden } from "../errors/app-error.ts";
import type { HttpEnv } from "./http-env.ts";
import { isSafeMethod } from "./same-origin.ts";

export const csrfHeader = "x-millwright-csrf";

/** A session's changes must carry the token that only our own page could read from GET /api/v1/session. */
export const requireCsrf: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const credential = c.get("credential");
  if (credential?.kind !== "session" || isSafeMethod(c.req.method)) return next();
  if (isEqual(c.req.header(csrfHeader) ?? "", credential.csrfToken)) return next();
  throw forbidden(
    `Send the header ${csrfHeader} with the csrfToken that GET /api/v1/session answers.`,
    {},
    "csrf-token-missing",
  );
};

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
