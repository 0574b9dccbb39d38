import type { MiddlewareHandler } from "hono";
import { AppError } from "../errors/app-error.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

export function isLoopbackHost(host: string): boolean {
  return loopbackNames.has(host) || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `localhost:8080` → `localhost`, `[::1]:8080` → `[::1]`. */
function nameOf(hostHeader: string): string {
  return hostHeader.toLowerCase().replace(/:\d+$/, "");
}

/**
 * Bound to loopback, we answer only to loopback names (and the public name of a proxy in front): else a web page whose
 * name is pointed at 127.0.0.1 (DNS rebinding) could read us through the visitor's browser. Bound to a network, the
 * names we go by are the network's affair.
 */
export function isOurHost(
  hostHeader: string | undefined,
  bound: { host: string; publicUrl?: string | undefined },
): boolean {
  if (!isLoopbackHost(bound.host)) return true;
  if (hostHeader === undefined) return false;
  const name = nameOf(hostHeader);
  if (isLoopbackHost(name)) return true;
  return bound.publicUrl !== undefined && name === nameOf(new URL(bound.publicUrl).host);
}

export function checkHost(bound: {
  host: string;
  publicUrl?: string | undefined;
}): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (isOurHost(host, bound)) return next();
    throw new AppError(
      `This server answers only to its loopback names, not to ${host}. Open http://localhost instead, or set PUBLIC_URL to the name it should go by.`,
      { code: "wrong-host", status: 421 },
    );
  };
}
