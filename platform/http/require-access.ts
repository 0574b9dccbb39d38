import type { Context, MiddlewareHandler } from "hono";
import { AppError, forbidden } from "../errors/app-error.ts";
import { decideAccess } from "./access.ts";
import type { Access } from "./access.ts";
import type { HttpEnv } from "./http-env.ts";

const accessOfGuard = new WeakMap<object, Access>();

/** The access list that a handler enforces, if it is the guard of a defined route. */
export function accessOf(handler: object): Access | undefined {
  return accessOfGuard.get(handler);
}

/** The first handler of every defined route; `mountRoutes` refuses a route that does not begin with one. */
export function requireAccess(access: Access): MiddlewareHandler<HttpEnv> {
  return requireAccessOr(access, () => false);
}

/** Likewise, but somebody may pass for another reason than a role. */
export function requireAccessOr(
  access: Access,
  mayPass: (c: Context<HttpEnv>) => boolean,
): MiddlewareHandler<HttpEnv> {
  const guard: MiddlewareHandler<HttpEnv> = async (c, next) => {
    const decision = decideAccess(access, c.get("principal"));
    if (!decision.allowed && !mayPass(c)) throw refusal(decision);
    return next();
  };
  accessOfGuard.set(guard, access);
  return guard;
}

function refusal(decision: Exclude<ReturnType<typeof decideAccess>, { allowed: true }>): AppError {
  if (decision.because === "not-signed-in") {
    return new AppError("Sign in first, or send a token as `Authorization: Bearer …`.", {
      code: "not-signed-in",
      status: 401,
    });
  }
  const needs = decision.needs.join(", ");
  return forbidden(
    `This needs one of these roles: ${needs}. Ask an administrator for it.`,
    { needs: decision.needs },
    "role-missing",
  );
}
