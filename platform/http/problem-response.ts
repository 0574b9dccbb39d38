import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import type { Log } from "../log/log.ts";
import type { HttpEnv } from "./http-env.ts";
import { problemOf } from "./problem.ts";
import type { Problem, ProblemCore } from "./problem.ts";

/** Answers an error as application/problem+json. */
export function problemResponse(c: Context<HttpEnv>, core: ProblemCore): Response {
  const { unexpected: _, ...shown } = core;
  const problem: Problem = {
    type: `urn:millwright:problem:${core.code}`,
    ...shown,
    instance: c.req.path,
    requestId: c.get("requestId") ?? "",
  };
  const retryAfter = core.data?.["retryAfterSeconds"] ?? (core.status === 503 ? 5 : undefined);
  if (typeof retryAfter === "number") c.header("Retry-After", String(retryAfter));
  if (core.status === 401) c.header("WWW-Authenticate", 'Bearer realm="millwright"');
  // What is left of the body is not read, so the connection cannot carry another request.
  if (core.status === 413) c.header("Connection", "close");
  c.header("Cache-Control", "no-store");
  c.header("Content-Type", "application/problem+json");
  c.status(isStatus(core.status) ? core.status : 500);
  return c.body(JSON.stringify(problem));
}

/** For `app.onError`: every throw ends here. Only the unexpected is logged as an error. */
export function answerErrors(log: Log): ErrorHandler<HttpEnv> {
  return (error, c) => {
    const core = problemOf(error);
    const about = { requestId: c.get("requestId"), method: c.req.method, path: c.req.path };
    if (core.unexpected) log.error({ err: error, ...about }, "a request failed unexpectedly");
    else log.debug({ code: core.code, status: core.status, ...about }, "a request was refused");
    return problemResponse(c, core);
  };
}

export const answerNotFound: NotFoundHandler<HttpEnv> = (c) =>
  problemResponse(c, {
    title: "Not found",
    status: 404,
    code: "no-such-route",
    detail: `There is nothing at ${c.req.method} ${c.req.path}. The routes are listed at /api/v1/docs.`,
    unexpected: false,
  });

function isStatus(status: number): status is StatusCode {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
