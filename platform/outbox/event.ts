import type { Transaction } from "kysely";

/** Something that happened, as the module that did it tells the others. */
export type OutboxEvent = {
  /** "flag.raised": the module's noun and what became of it. */
  topic: string;
  /** Events of one key reach each consumer in the order they happened, e.g. "asset:17". */
  key: string;
  /** The site whose people may see it in the feed; null when it belongs to none. */
  siteId: number | null;
  payload: Record<string, unknown>;
};

export type DeliveredEvent = OutboxEvent & {
  id: number;
  /** Its place in the feed; given after commit, never reused. */
  position: number;
  occurredAt: Date;
};

/**
 * A consumer's promise: `handle` does all its work in the transaction given, so that the work and the note that the
 * event was handled are committed together or not at all. It may be called again for an event whose transaction did not
 * commit, never for one whose did.
 */
export type Subscription = {
  /** Unique and stable: it is the name under which handled events are remembered. */
  consumer: string;
  topics: readonly string[];
  // oxlint-disable-next-line typescript/no-explicit-any -- each consumer sees the transaction with its own tables
  handle(trx: Transaction<any>, event: DeliveredEvent): Promise<void>;
};
