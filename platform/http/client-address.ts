import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { isLoopbackHost } from "./host-check.ts";

/** `::ffff:127.0.0.1` → `127.0.0.1` */
const plain = (address: string) => address.replace(/^::ffff:/, "");

function peerAddress(c: Context): string {
  try {
    return plain(getConnInfo(c).remote.address ?? "unknown");
  } catch {
    return "unknown"; // no socket: a request made inside the process
  }
}

/**
 * Who is at the other end. A proxy on this machine is believed about whom it passes on (the last entry is the one it wrote
 * itself); anybody else's X-Forwarded-For is only a claim.
 */
export function clientAddress(c: Context): string {
  const peer = peerAddress(c);
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return isLoopbackHost(peer) && forwarded ? plain(forwarded) : peer;
}

/** A program on this machine, not somebody whom a proxy on this machine passed on. */
export function isLocalClient(c: Context): boolean {
  const passedOn = c.req.header("x-forwarded-for") ?? c.req.header("forwarded");
  return passedOn === undefined && isLoopbackHost(peerAddress(c));
}
