import type { GeneratedAlways } from "kysely";
import type { RefusalReason } from "./refusal-reasons.ts";

export interface DeadLetterTables {
  "ingest.dead_letter": {
    id: GeneratedAlways<number>;
    fingerprint: Buffer;
    reason: RefusalReason;
    detail: string;
    credential: string;
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
  "ingest.dead_letter_quota": { credential: string; kept: number; kept_bytes: number };
  "ingest.dead_letter_beyond": {
    credential: string;
    reason: RefusalReason;
    count: number;
    last_received_at: Date;
  };
}
