import type { Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { FloodDigest } from "./flood-digest.ts";

/** What keeps people from being told of flags, and which were held. */
export interface SuppressionTables {
  "rules.suppression": {
    id: GeneratedAlways<number>;
    kind: "shelved" | "out-of-service" | "maintenance";
    asset_id: number;
    asset_tag: string;
    site_id: number;
    /** Null: every condition of the asset. */
    condition: string | null;
    one_shot: Generated<boolean>;
    reason: string;
    owner: string;
    began_at: Date;
    /** Null: as long as the order is worked on. */
    until: Date | null;
    work_order_id: number | null;
    ended_at: Date | null;
    ended_by: string | null;
  };
  "rules.held_flag": {
    flag_id: number;
    asset_id: number;
    site_id: number;
    condition: string;
    stage: string;
    reason: string;
    suppression_id: number | null;
    held_at: Date;
    event: JSONColumnType<object>;
  };
  "rules.flood": {
    id: GeneratedAlways<number>;
    site_id: number;
    site_name: string;
    began_at: Date;
    ended_at: Date | null;
    flags: number;
    digest: JSONColumnType<FloodDigest> | null;
  };
  "rules.flood_policy": FloodPolicyTable;
  /** Of each site that has one of its own, and of all others. */
  "rules.flood_policy_now": FloodPolicyTable;
}

interface FloodPolicyTable {
  id: GeneratedAlways<number>;
  /** Null: of all sites. */
  site_id: number | null;
  flags: number | null;
  window_minutes: number;
  calm: number | null;
  follows: boolean;
  by: string | null;
  at: Date | null;
  comment: string | null;
}
