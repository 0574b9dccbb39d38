import type { MiddlewareHandler } from "hono";
import { forbidden } from "../errors/app-error.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

export const isSafeMethod = (method: string) => safeMethods.has(method);

/**
 * Whether a changing request may come from where its browser says it does. hono/csrf asks this of form posts only and is
 * content with either header; a session deserves both, on every content type. Programs send neither header.
 * Only the host is compared: behind a proxy that ends TLS we see http where the browser saw https.
 */
export function isSameOrigin(
  headers: { origin?: string | undefined; secFetchSite?: string | undefined; host: string },
  publicUrl?: string,
): boolean {
  const { origin, secFetchSite, host } = headers;
  if (secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none") {
    return false;
  }
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  return from === host.toLowerCase() || (!!publicUrl && from === new URL(publicUrl).host);
}

export function requireSameOrigin(publicUrl?: string): MiddlewareHandler {
  return async (c, next) => {
    if (isSafeMethod(c.req.method)) return next();
    const headers = {
      origin: c.req.header("origin"),
      secFetchSite: c.req.header("sec-fetch-site"),
      host: c.req.header("host") ?? new URL(c.req.url).host,
    };
    if (isSameOrigin(headers, publicUrl)) return next();
    throw forbidden(
      "The request came from a page of another site. Changes are taken only from Millwright's own pages, or with a token.",
      {},
      "cross-site",
    );
  };
}
