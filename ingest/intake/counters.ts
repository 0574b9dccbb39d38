import { type RefusalReason, refusalReasons } from "../dead-letters/refusal-reasons.ts";

/** Why a connection was refused or closed by us. */
export const closeReasons = [
  "unknown-device",
  "wrong-secret",
  "disabled",
  "wrong-certificate",
  "tls-failed",
  "unsupported-version",
  "connect-timeout",
  "too-many-connections",
  "too-many-of-address",
  "too-many-of-device",
  "too-many-strangers",
  "wrong-topic",
  "wrong-will",
  "packet-too-large",
  "protocol-error",
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** What ingest has seen since the process started: plain numbers, because they are counted for every message. */
export interface IngestCounters {
  messages: number;
  bytes: number;
  /** Readings that are durable and were acknowledged. */
  readings: number;
  /** Refused parts of messages, by reason. */
  refused: Record<RefusalReason, number>;
  /** Connections refused or closed by us, by reason. */
  closed: Record<CloseReason, number>;
}

export function createCounters(): IngestCounters {
  return {
    messages: 0,
    bytes: 0,
    readings: 0,
    refused: zeros(refusalReasons),
    closed: zeros(closeReasons),
  };
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys that it was given
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}
