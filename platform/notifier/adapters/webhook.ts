import { createHmac } from "node:crypto";
import { NotOutside, inWords, postOutside } from "../outbound/post-outside.ts";
import type { OutsideAnswer } from "../outbound/post-outside.ts";
import type { Letter, Notifier, Outcome, WebhookAddress } from "../notifier.ts";

/**
 * Letters as signed POSTs of JSON, after Standard Webhooks 1.0 (standardwebhooks.com): webhook-id is the same at each attempt,
 * webhook-signature covers id, time and body, once for each secret.
 */
export function webhookNotifier(options: {
  /** Addresses of this machine and its networks may be called, without TLS too. */
  allowPrivate: boolean;
  /** A certificate (PEM) to trust besides the system's. */
  ca?: string | undefined;
  now: () => number;
}): Notifier<WebhookAddress> {
  const { allowPrivate, ca, now } = options;
  return {
    async send({ url, secrets }, letter, signal) {
      const body = Buffer.from(JSON.stringify(bodyOf(letter)));
      const headers = {
        "content-type": "application/json",
        "user-agent": "Millwright-Webhook/1",
        ...signed(letter.key, body, secrets, now()),
      };
      try {
        return judge(
          await postOutside(url, { headers, body, signal, allowPrivate, ca, now: now() }),
        );
      } catch (error) {
        if (error instanceof NotOutside) return { result: "refused", reason: error.message };
        return { result: "failed", reason: inWords(error) };
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

function bodyOf(letter: Letter) {
  const { key, event, queuedAt, subject, text, link, actions, urgency, about, siteId, data } =
    letter;
  return {
    type: event ?? "message",
    timestamp: queuedAt.toISOString(),
    data: { ...data, id: key, subject, text, link, actions, urgency, about, siteId },
  };
}

/** The headers that prove who sent it. Seconds since 1970, as the standard asks. */
export function signed(
  id: string,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const mac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
    return `v1,${mac.digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

/** What will be disliked again for the same reason; any other refusal may be mended over there, so it is tried again. */
const forGood = new Set([400, 413, 415, 422]);

function judge({ status, retryAfterMs, redirectsTo }: OutsideAnswer): Outcome {
  const answered = `It answered ${status}`;
  if (status >= 200 && status < 300) return { result: "delivered", reason: `${answered}.` };
  if (status === 410)
    return { result: "refused", reason: `${answered}: it wants no more.`, gone: true };
  if (status >= 300 && status < 400) {
    const where = redirectsTo === null ? "elsewhere" : `to ${redirectsTo}`;
    return {
      result: "refused",
      reason: `${answered} and points ${where}. Redirects are not followed; put the right address in.`,
    };
  }
  if (forGood.has(status)) return { result: "refused", reason: `${answered}.` };
  const later = retryAfterMs === null ? {} : { retryAfterMs };
  return { result: "failed", reason: `${answered}.`, ...later };
}
