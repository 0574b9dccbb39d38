import { lookup } from "node:dns/promises";
import { request as plain } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as secure } from "node:https";
import type { RequestOptions as SecureOptions } from "node:https";
import { isIP } from "node:net";
import { getCACertificates } from "node:tls";
import { isPrivateAddress } from "./private-address.ts";

export type OutsideAnswer = {
  status: number;
  /** What Retry-After asks for, in milliseconds. */
  retryAfterMs: number | null;
  /** The host a redirect points to. */
  redirectsTo: string | null;
};

/** Somebody else's address that we may not call: in words for whoever gave it. */
export class NotOutside extends Error {}

/**
 * Posts to an address that somebody gave us. Its name is resolved once, every address it has must be on the internet (or private
 * addresses are allowed), and the connection goes to what was checked: a name that answers differently the next time gains nothing.
 * Redirects are not followed, the answer's body is not read, no connection is kept.
 * @throws NotOutside; whatever the network says
 */
export async function postOutside(
  url: string,
  options: {
    headers: Record<string, string>;
    body: Uint8Array;
    signal: AbortSignal;
    allowPrivate: boolean;
    /** A certificate (PEM) to trust besides the system's. */
    ca?: string | undefined;
    now: number;
  },
): Promise<OutsideAnswer> {
  const target = new URL(url);
  const { body, headers, signal, allowPrivate, ca, now } = options;
  if (target.protocol !== "https:" && !(target.protocol === "http:" && allowPrivate)) {
    throw new NotOutside("Only https:// addresses are called.");
  }
  const host = target.hostname.replaceAll(/^\[|\]$/g, "");
  const addresses = await resolve(host, signal);
  const own = addresses.find(({ address }) => isPrivateAddress(address));
  if (own !== undefined && !allowPrivate) {
    throw new NotOutside(
      `${host} leads to ${own.address}, which is not on the internet. NOTIFY_PRIVATE_ADDRESSES=on allows addresses of your own network.`,
    );
  }
  const answer = await call(target, addresses, { body, headers, signal, ca });
  answer.destroy();
  return {
    status: answer.statusCode ?? 0,
    retryAfterMs: retryAfter(answer.headers["retry-after"], now),
    redirectsTo: hostOf(answer.headers.location, target.href),
  };
}

type Resolved = { address: string; family: number };

async function resolve(host: string, signal: AbortSignal): Promise<Resolved[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([lookup(host, { all: true }), promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function call(
  target: URL,
  addresses: readonly Resolved[],
  how: {
    body: Uint8Array;
    headers: Record<string, string>;
    signal: AbortSignal;
    ca: string | undefined;
  },
): Promise<IncomingMessage> {
  const { body, headers, signal, ca } = how;
  const [first = { address: "", family: 0 }] = addresses;
  const options: SecureOptions = {
    ...(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] }),
    method: "POST",
    headers: { ...headers, "content-length": body.byteLength },
    agent: false,
    signal,
    lookup: (_host, { all }, done) => {
      if (all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    },
  };
  const { promise, resolve: answered, reject } = Promise.withResolvers<IncomingMessage>();
  const request =
    target.protocol === "https:"
      ? secure(target.href, options, answered)
      : plain(target.href, options, answered);
  request.on("error", reject);
  request.end(body);
  return promise;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function hostOf(location: string | undefined, from: string): string | null {
  return location !== undefined && URL.canParse(location, from)
    ? new URL(location, from).host
    : null;
}

/** What a failed call says, for the reason of an outcome. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "It did not answer in time.";
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const known = code === undefined ? undefined : plainWords[code];
  return known ?? `It could not be reached: ${error.message || (code ?? error.name)}.`;
}

const plainWords: Record<string, string> = {
  ECONNREFUSED: "Nothing listens there.",
  ECONNRESET: "It hung up.",
  ENOTFOUND: "Its name is not known (DNS).",
  EAI_AGAIN: "Its name could not be looked up (DNS).",
  ETIMEDOUT: "It did not answer in time.",
  EHOSTUNREACH: "No way leads there.",
  ENETUNREACH: "No way leads there.",
  ABORT_ERR: "It did not answer in time.",
};
