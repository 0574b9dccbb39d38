import type { Generated, GeneratedAlways } from "kysely";
import type { Span } from "./few-spans.ts";
import type { Quality } from "../../wire/index.ts";

export interface CorrectionTables {
  "ingest.correction": {
    id: GeneratedAlways<number>;
    partition: number;
    seq: number;
    place: number;
    signal_id: number;
    observed_at: Date;
    old_value: number | null;
    old_code: string | null;
    old_quality: Quality;
    old_received_at: Date;
    old_source: number;
    new_value: number | null;
    new_code: string | null;
    new_quality: Quality;
    new_received_at: Date;
    new_source: number;
    recorded_at: Date;
  };
  "ingest.correction_request": {
    id: GeneratedAlways<number>;
    signal_id: number;
    observed_at: Date;
    received_at: Date;
    person_id: number;
    person_name: string;
    comment: string;
  };
  "ingest.pending_revision": {
    partition: number;
    seq: number;
    signal_id: number;
    asset_id: number;
    cause: "correction" | "late";
    /** None when nobody has to be told. */
    told: Span[];
    /** Epoch ms. */
    hours: number[];
  };
  "ingest.rollup_dirty": { signal_id: number; hour: number; times: Generated<number> };
}
