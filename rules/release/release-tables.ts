import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Gate } from "./gates.ts";
import type { ReleasePolicy } from "./release-policy.ts";
import type { ReleaseEvent, Stage } from "./release-state.ts";

/** Rules, their versions, and how each comes to be live. */
export interface ReleaseTables {
  "rules.rule": {
    id: GeneratedAlways<number>;
    key: string;
    live_version_id: number | null;
    created_at: Generated<Date>;
  };
  "rules.rule_version": {
    id: GeneratedAlways<number>;
    rule_id: number;
    version: number;
    /** As it was written, before defaults were filled in. */
    definition: ColumnType<unknown, string, never>;
    author: string;
    comment: string | null;
    created_at: Generated<Date>;
    error_count: Generated<number>;
    last_error: string | null;
    last_error_at: Date | null;
    stage: Generated<Stage>;
    canary_share: ColumnType<number | null, number | null | undefined, number | null>;
  };
  "rules.revision": { revision: number };
  "rules.stage_change": {
    id: GeneratedAlways<number>;
    rule_id: number;
    version: number;
    type: ReleaseEvent["type"];
    from_stage: Stage | null;
    to_stage: Stage;
    share: number | null;
    at: Date;
    by: string;
    automatic: Generated<boolean>;
    reason: string | null;
    /** As they were at that moment. */
    gates: ColumnType<Gate[], string | undefined, never>;
  };
  "rules.release_approval": {
    id: GeneratedAlways<number>;
    rule_version_id: number;
    to_stage: "canary" | "live";
    by: string;
    at: Date;
    comment: string | null;
  };
  "rules.release_policy": {
    id: GeneratedAlways<number>;
    policy: JSONColumnType<ReleasePolicy>;
    by: string;
    at: Date;
    comment: string | null;
  };
  "rules.release_policy_of_rule": {
    id: GeneratedAlways<number>;
    rule_id: number;
    /** Null: as every other rule. */
    own: ColumnType<unknown, string | null, never>;
    by: string;
    at: Date;
    comment: string;
  };
  "rules.trial_flag": {
    id: GeneratedAlways<number>;
    rule_version_id: number;
    asset_id: number;
    asset_tag: string;
    asset_name: string;
    site_id: number;
    site_name: string;
    raised_at: Date;
    triggered_at: Date;
    recorded_at: Date;
    returned_at: Date | null;
    summary: string;
    /** Null beyond the first flags of an asset: what chatters says the same again. */
    evidence: JSONColumnType<object> | null;
  };
  "rules.trial_day": {
    rule_version_id: number;
    asset_id: number;
    site_id: number;
    day: Date;
    speaks: boolean;
  };
}
