import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../errors/app-error.ts";
import type { HttpEnv } from "../http/http-env.ts";
import type { Identity } from "./identity.ts";
import type { SessionCookie } from "./session-cookie.ts";
import { findSession } from "./sessions.ts";
import type { AuthDeps } from "./sessions.ts";
import { findToken } from "./tokens.ts";

/**
 * Who is asking: the token in the Authorization header, else the session in the cookie, else nobody. A token that is not
 * good is an error wherever it is sent; a session that has ended is simply nobody, so that signing in again works.
 */
export function createIdentify(deps: AuthDeps & { cookie: SessionCookie }) {
  return async (
    c: Context<HttpEnv>,
    options: { prolong: boolean } = { prolong: true },
  ): Promise<Identity | undefined> => {
    const authorization = c.req.header("authorization");
    if (authorization !== undefined) return findBearer(deps, authorization);
    const secret = deps.cookie.read(c);
    return secret === undefined ? undefined : findSession(deps, secret, options);
  };
}

export type Identify = ReturnType<typeof createIdentify>;

export function authenticate(identify: Identify): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const identity = await identify(c);
    if (identity) {
      c.set("principal", identity.principal);
      c.set("credential", identity.credential);
      c.set("identifyAgain", () => identify(c, { prolong: false }).catch(nobodyWhenRefused));
    }
    await next();
  };
}

async function findBearer(deps: AuthDeps, authorization: string): Promise<Identity> {
  const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const identity = secret === undefined ? undefined : await findToken(deps, secret);
  if (identity) return identity;
  throw new AppError(
    secret === undefined
      ? "The Authorization header must be `Bearer mw_…`."
      : "This token is not known, was revoked or has expired. An administrator can make a new one.",
    { code: "invalid-token", status: 401 },
  );
}

/** A revoked token ends the stream; a database that is away is another matter and stays an error. */
function nobodyWhenRefused(error: unknown): undefined {
  if (error instanceof AppError && error.status === 401) return undefined;
  throw error;
}
