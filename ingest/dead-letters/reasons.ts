/** Why a message, or a part of it, was refused. Stable: clients and dashboards depend on them. */
export const refusalReasons = [
  "not-utf8",
  "bad-json",
  "bad-payload",
  "unknown-topic",
  "unknown-asset",
  "unknown-signal",
  "wrong-type",
  "wrong-unit",
  "future-clock",
  "clock-not-set",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

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
