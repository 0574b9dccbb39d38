import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { longestMs } from "./session-policy.ts";

export const sessionCookieName = "mw_session";

export type SessionCookie = ReturnType<typeof sessionCookie>;

/**
 * Scripts cannot read it, other sites cannot make a browser send it with a change. Over TLS the `__Host-` prefix keeps
 * sibling hosts from setting it.
 */
export function sessionCookie(options: { https: boolean }) {
  const name = options.https ? `__Host-${sessionCookieName}` : sessionCookieName;
  const attributes = {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: options.https,
  } as const;
  return {
    read: (c: Context): string | undefined => getCookie(c, name),
    write: (c: Context, secret: string) =>
      setCookie(c, name, secret, { ...attributes, maxAge: longestMs / 1000 }),
    clear: (c: Context) => {
      deleteCookie(c, name, attributes);
    },
  };
}
