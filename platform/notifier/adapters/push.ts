import { createHash } from "node:crypto";
import { buildPushPayload } from "@block65/webcrypto-web-push";
import type { Urgency } from "../message.ts";
import type { Letter, Notifier, Outcome, PushAddress } from "../notifier.ts";
import { NotOutside, inWords, postOutside } from "../outbound/post-outside.ts";
import type { OutsideAnswer } from "../outbound/post-outside.ts";

/** What the service worker is given, as JSON. */
export type PushedLetter = {
  key: string;
  title: string;
  body: string;
  url: string | null;
  /** All that is told of one thing shows as one notification. */
  tag: string;
  urgency: Urgency;
  actions: readonly { name: string; url: string }[];
};

/** A push service must take 4096 bytes (RFC 8030, 7.2); encryption adds 103. */
const mostBytes = 3_900;
const dayS = 86_400;
/** What push services keep at most. */
const longestS = 28 * dayS;

/** Letters as encrypted web push (RFC 8030, 8291, 8292) to the push service of the browser. */
export function pushNotifier(options: {
  vapid: { publicKey: string; privateKey: string };
  /** mailto: or https: where the push service can reach whoever sends. */
  contact: string;
  allowPrivate: boolean;
  /** A certificate (PEM) to trust besides the system's. */
  ca?: string | undefined;
  now: () => number;
}): Notifier<PushAddress> {
  const { vapid, contact, allowPrivate, ca, now } = options;
  return {
    async send(address, letter, signal) {
      try {
        signal.throwIfAborted();
        const subscription = { ...address, expirationTime: null };
        const { headers, body } = await buildPushPayload(
          {
            data: fitting(pushed(letter)),
            options: {
              ttl: secondsLeft(letter, now()),
              urgency: urgencyWords[letter.urgency],
              topic: topicOf(letter),
            },
          },
          subscription,
          { subject: contact, ...vapid },
        );
        const call = { headers: plain(headers), body: new Uint8Array(body), signal };
        return judge(
          await postOutside(address.endpoint, { ...call, allowPrivate, ca, now: now() }),
        );
      } catch (error) {
        if (error instanceof NotOutside) return { result: "refused", reason: error.message };
        return { result: "failed", reason: inWords(error) };
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

const urgencyWords = { 1: "low", 2: "normal", 3: "high", 4: "high" } as const;

function pushed(letter: Letter): PushedLetter {
  const { key, subject, text, link, about, urgency, actions } = letter;
  const tag = `${about.kind}-${about.id}`;
  return { key, title: subject, body: text.trim(), url: link, tag, urgency, actions };
}

/** Cuts the text until the whole fits. */
function fitting(letter: PushedLetter): string {
  const whole = JSON.stringify(letter);
  const over = Buffer.byteLength(whole) - mostBytes;
  if (over <= 0) return whole;
  // A letter of text is a byte at least, so so many fewer are not too few to take away at a time.
  const body = Array.from(letter.body.replace(/…$/, ""));
  const kept = body.slice(0, Math.max(0, body.length - Math.max(1, Math.ceil(over / 6)) - 1));
  if (kept.length === 0) return JSON.stringify({ ...letter, body: "…", actions: [] });
  return fitting({ ...letter, body: `${kept.join("")}…` });
}

function secondsLeft({ expiresAt }: Letter, now: number): number {
  if (expiresAt === null) return dayS;
  return Math.min(longestS, Math.max(1, Math.ceil((expiresAt.getTime() - now) / 1_000)));
}

/** Of several letters about one thing that wait for a browser that is away, it gets the last (32 letters of base64url). */
const topicOf = ({ about }: Letter): string =>
  createHash("sha256").update(`${about.kind}:${about.id}`).digest("base64url").slice(0, 32);

function plain(headers: object): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name]) => name.toLowerCase() !== "content-length",
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function judge({ status, retryAfterMs }: OutsideAnswer): Outcome {
  const answered = `The push service answered ${status}`;
  if (status >= 200 && status < 300) return { result: "delivered", reason: `${answered}.` };
  if (status === 404 || status === 410) {
    return { result: "refused", reason: `${answered}: the browser has unsubscribed.`, gone: true };
  }
  if (status < 500 && ![408, 425, 429].includes(status)) {
    return { result: "refused", reason: `${answered}.` };
  }
  const later = retryAfterMs === null ? {} : { retryAfterMs };
  return { result: "failed", reason: `${answered}.`, ...later };
}
