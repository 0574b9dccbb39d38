/** The severity scale: 1 low … 4 critical. It decides by which ways somebody is told and whether they are woken for it. */
export const urgencies = [1, 2, 3, 4] as const;
export type Urgency = (typeof urgencies)[number];

/** The ways a message can take: people have email and push, programs have webhooks. */
export const channels = ["email", "push", "webhook"] as const;
export type Channel = (typeof channels)[number];

/**
 * Who is told: a person by their own contact points; every webhook that listens to an event of the message's site; or
 * one webhook, whatever it listens to.
 */
export type Recipient = { personId: number } | { event: string } | { webhookId: number };

/** What a message is about: "flag" 12. All messages about one thing make one thread of mail. */
export type About = { kind: string; id: number | string };

/** Something the reader can do from the message, such as acknowledging. */
export type MessageAction = {
  /** What the button says: "Acknowledge". */
  name: string;
  /** A path of ours ("/acknowledge/…") or a whole URL. It may hold a secret: it is forgotten once the message is settled and never shown in lists. */
  url: string;
};

export type OutgoingMessage = {
  to: Recipient;
  /** The site it is about: people who no longer reach it are not told. Null: of no site. */
  siteId: number | null;
  /** One line. */
  subject: string;
  /** Plain text, in words that need nothing else to be understood. */
  text: string;
  /** Where to read more: a path of ours ("/flags/12") or a whole URL. */
  link?: string;
  actions?: readonly MessageAction[];
  urgency: Urgency;
  about: About;
  /** For programs: what a webhook gets beside the words. */
  data?: Record<string, unknown>;
  /** A message with a key that was used before (and is still kept) is the same message and is not sent again. */
  dedupeKey: string;
  /** When it is queued, by the caller's clock. */
  at: Date;
  notBefore?: Date;
  /** Told later than this it would mislead; then it is given up. */
  expiresAt?: Date;
};

/**
 * waiting: not every way has been tried to its end yet. delivered: at least one way took it. failed: no way did. expired: its time
 * passed. withdrawn: it was no longer true or needed.
 */
export const messageStates = ["waiting", "delivered", "failed", "expired", "withdrawn"] as const;
export type MessageState = (typeof messageStates)[number];

/** What became of asking for a message; only the first sends anything. */
export type Queued =
  | { queued: true; id: number }
  | { queued: false; because: "already-queued"; id: number }
  /** No webhook listens to that event of that site. */
  | { queued: false; because: "nobody-listens" }
  /** So many wait already that more would not help; kept as failed, with this reason. */
  | { queued: false; because: "too-many-waiting"; id: number; reason: string };
