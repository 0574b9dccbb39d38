import type { Generated, JSONColumnType } from "kysely";

/** Silences whose flags were held back until it is known whose they are. */
export interface TopologyTables {
  "rules.unreachable": {
    asset_id: number;
    condition: string;
    asset_tag: string;
    site_id: number;
    signal_id: number;
    silent_at: Date;
    for_ms: number;
    held_at: Date;
    state: Generated<"pending" | "unreachable" | "recovering">;
    via_id: number | null;
    via_tag: string | null;
    blamed_at: Date | null;
    back_at: Date | null;
    /** The flag that was held back. */
    raise: JSONColumnType<object>;
  };
}
