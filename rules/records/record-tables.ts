import type { GeneratedAlways, JSONColumnType } from "kysely";
import type { RulesTables } from "../tables.ts";
import type { ValueAssumptions } from "./value/value-assumptions.ts";

/** What records are counted from besides flags and outcomes. */
export interface RecordTables extends RulesTables {
  "rules.exposure": {
    rule_version_id: number;
    asset_id: number;
    site_id: number;
    settled_hours: number;
    recent_hours: number;
    settled_to: Date;
    counted_to: Date;
  };
  "rules.value_assumptions": {
    id: GeneratedAlways<number>;
    assumptions: JSONColumnType<ValueAssumptions>;
    by: string;
    at: Date;
    comment: string;
  };
}
