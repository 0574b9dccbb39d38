import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { StoredAsset } from "./stored-asset.ts";

/** How far each partition is scored, what is remembered of assets, and what was said. */
export interface ScorerTables {
  "rules.position": {
    partition: number;
    seq: number;
    commits: Generated<number>;
    /** From here on the log must be kept: what memory is rebuilt from. */
    needed_from: Generated<number>;
    /** By which versions in which stages it was scored (`usedAs`); null before the first commit. */
    rule_versions: ColumnType<string[] | null, string[] | null | undefined, string[]>;
  };
  "rules.asset_state": {
    asset_id: number;
    partition: number;
    state: StoredAsset;
    /** The position at which it was taken. */
    seq: number;
    /** The first entry that it needs besides those after `seq`; null when it needs none. */
    needed_from: number | null;
  };
  "rules.asset_reset": {
    id: GeneratedAlways<number>;
    asset_id: number;
    component_code: string | null;
    /** Rules to reset besides those of the component; neither given: all of the asset. */
    rule_keys: string[];
    reason: string;
    requested_at: Date;
    applied_at: Date | null;
    applied_after: number | null;
  };
  "rules.assessment": {
    id: GeneratedAlways<number>;
    asset_id: number;
    site_id: number;
    rule_version_id: number;
    kind: "raised" | "returned" | "learned" | "revised" | "re-estimated";
    at: Date;
    recorded_at: Date;
    score: number | null;
    words: string;
  };
}
