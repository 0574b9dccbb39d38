import type { RefusalReason } from "./refusal-reasons.ts";

/** What of a message was refused for one reason; `payload` is a message of its own, so that it can be replayed. */
export interface Refusal {
  reason: RefusalReason;
  detail: string;
  payload: Buffer;
  /** The payload was too large to keep whole, so it cannot be replayed. */
  truncated: boolean;
  /** How many readings it stands for; 1 when nobody can tell. */
  readings: number;
}
