import type { About, Channel, MessageAction, Urgency } from "./message.ts";

/** One message as it goes one way: words ready to be read, links whole. */
export type Letter = {
  /** The same at each attempt, another for each message and each way: by it a receiver knows a repeat. Letters, digits, dashes. */
  key: string;
  subject: string;
  text: string;
  link: string | null;
  actions: readonly MessageAction[];
  urgency: Urgency;
  about: About;
  siteId: number | null;
  /** What happened, for webhooks: "flag.escalated". */
  event: string | null;
  data: Record<string, unknown>;
  queuedAt: Date;
  expiresAt: Date | null;
};

export type EmailAddress = { email: string; name: string };
export type PushAddress = { endpoint: string; keys: { p256dh: string; auth: string } };
/** More than one secret while a new one takes over from the old. */
export type WebhookAddress = { url: string; secrets: readonly string[] };

export type Addresses = { email: EmailAddress; push: PushAddress; webhook: WebhookAddress };

/**
 * What became of one attempt, with the reason in words that a person can act on and that give away no secret.
 * delivered: the next one on the way has taken it on. refused: for good, the same again would be refused again; with `gone`,
 * everything sent there would be. failed: it may work later, not before `retryAfterMs` where the other side said so.
 */
export type Outcome =
  | { result: "delivered"; reason: string }
  | { result: "refused"; reason: string; gone?: true }
  | { result: "failed"; reason: string; retryAfterMs?: number };

/**
 * One way to tell somebody. Its promise: `delivered` is answered only once the other side has taken the letter on; whoever is
 * unsure sends again, so a letter arrives at least once and a repeat can be known by its key. It throws for nothing that another
 * machine does or says, keeps nothing between letters that matters, and gives up when `signal` says so (`failed`).
 * notifier-contract.ts holds every adapter to it.
 */
export interface Notifier<Address> extends AsyncDisposable {
  send(address: Address, letter: Letter, signal: AbortSignal): Promise<Outcome>;
}

/** A way that this installation has, or why it has not. */
export type Way<Address> =
  | { open: true; notifier: Notifier<Address> }
  | { open: false; reason: string };

export type Ways = { [C in Channel]: Way<Addresses[C]> };
