import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { AppError, conflict, invalid } from "../../errors/app-error.ts";
import type { HttpEnv } from "../http-env.ts";
import type { IdempotencyStore, RequestIdentity, StoredAnswer } from "./idempotency-store.ts";

/** Answers larger than this are not kept; their repeat is refused instead of replayed. */
const maxKeptBytes = 1024 * 1024;

/**
 * A POST with an Idempotency-Key happens once: its repeat is answered like the first. Only successes are remembered,
 * since a refused request changed nothing and may be corrected under the same key. If the process dies between the
 * handler's commit and keeping the answer, the repeat runs again: handlers that create must also have a natural key.
 */
export function idempotentPost(options: { keepAnswer: boolean }): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    const store = c.get("idempotency");
    const principal = c.get("principal");
    if (key === undefined || !store || !principal) return next();
    if (key.length < 1 || key.length > 200) {
      throw invalid("Idempotency-Key must be 1 to 200 characters long; a UUID is good.");
    }
    const { pathname, search } = new URL(c.req.url);
    const identity = {
      owner: `${principal.kind}:${principal.id}`,
      route: `${c.req.method} ${pathname}`,
      keyHash: sha256(key),
    };
    const bodyHash = sha256(search, Buffer.from(await c.req.arrayBuffer()));
    const claim = await store.claim(identity, bodyHash);
    if (claim.state !== "ours") return answerRepeat(claim);
    await runOnce(c, next, { store, identity, keepAnswer: options.keepAnswer });
    return undefined;
  };
}

async function runOnce(
  c: Context<HttpEnv>,
  next: () => Promise<void>,
  {
    store,
    identity,
    keepAnswer,
  }: { store: IdempotencyStore; identity: RequestIdentity; keepAnswer: boolean },
): Promise<void> {
  // Hono turns what the handler throws into a response before next() returns; both ways the status tells.
  await next();
  if (c.res.status >= 400) await store.release(identity);
  else await store.complete(identity, await answerOf(c.res, keepAnswer));
}

async function answerOf(response: Response, keepAnswer: boolean): Promise<StoredAnswer> {
  const body = Buffer.from(await response.clone().arrayBuffer());
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    location: response.headers.get("location"),
    body: keepAnswer && body.byteLength <= maxKeptBytes ? body : null,
  };
}

type Repeat = Exclude<Awaited<ReturnType<IdempotencyStore["claim"]>>, { state: "ours" }>;

function answerRepeat(claim: Repeat): Response {
  if (claim.state === "answered") return replay(claim.answer);
  if (claim.state === "different-request") {
    throw invalid(
      "This Idempotency-Key was used for a different body. Use a new key for a new request.",
      {},
      "idempotency-key-reused",
    );
  }
  throw conflict(
    "The first request with this Idempotency-Key is still running. Repeat in a second to get its answer.",
    { retryAfterSeconds: claim.retryAfterSeconds },
    "request-in-flight",
  );
}

function replay(answer: StoredAnswer): Response {
  if (answer.body === null && answer.status !== 204) {
    throw new AppError(
      "The request with this Idempotency-Key was already done; its answer was not kept (it showed a secret once, or was large). " +
        "If the secret was lost, revoke what was created and create it anew.",
      { code: "already-done", status: 409, data: { status: answer.status } },
    );
  }
  const headers = new Headers({ "idempotency-replayed": "true" });
  if (answer.contentType) headers.set("content-type", answer.contentType);
  if (answer.location) headers.set("location", answer.location);
  const { status, body } = answer;
  return new Response(body?.byteLength ? new Uint8Array(body) : null, { status, headers });
}

function sha256(...parts: (string | Buffer)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest();
}
