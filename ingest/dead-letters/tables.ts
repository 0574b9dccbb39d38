import type { GeneratedAlways } from "kysely";
import type { RefusalReason } from "./refusal-reasons.ts";

export type UnknownStatus = "waiting" | "ignored" | "adopted";

/** What was counted of one key that devices send and nobody has registered. Observed times are epoch seconds. */
export interface UnknownSignalTable {
  id: GeneratedAlways<number>;
  topic: string;
  site_id: number | null;
  tag: string;
  key: string;
  credential: string;
  device_id: number | null;
  readings: number;
  numbers: number;
  texts: number;
  decimals: number;
  low: number | null;
  high: number | null;
  last_value: number | string | null;
  last_unit: string | null;
  /** Of what was counted last. */
  first_observed: number;
  last_observed: number;
  /** Seconds between the last few readings. */
  steps: number[];
  first_received_at: Date;
  last_received_at: Date;
  status: UnknownStatus;
  decided_by: string | null;
  decided_at: Date | null;
  comment: string | null;
}

export interface DeadLetterTables {
  "ingest.dead_letter": {
    id: GeneratedAlways<number>;
    fingerprint: Buffer;
    reason: RefusalReason;
    detail: string;
    credential: string;
    /** Whose quota it uses besides its credential's. */
    shared: string | null;
    device_id: number | null;
    site_id: number | null;
    topic: string;
    payload: Buffer;
    truncated: boolean;
    readings: number;
    count: number;
    first_received_at: Date;
    last_received_at: Date;
    status: "kept" | "replayed";
    replayed_at: Date | null;
  };
  "ingest.unknown_signal": UnknownSignalTable;
  "ingest.dead_letter_quota": { credential: string; kept: number; kept_bytes: number };
  "ingest.dead_letter_beyond": {
    credential: string;
    reason: RefusalReason;
    count: number;
    last_received_at: Date;
  };
}
