import type { OutboxEvent } from "#platform";
import type { Selectable } from "kysely";
import type { RulesTables } from "../tables.ts";

export type SuppressionRow = Selectable<RulesTables["rules.suppression"]>;

/** What others hear of a suppression. */
export const suppressionEvent = (
  topic: "suppression.began" | "suppression.ended",
  row: SuppressionRow,
): OutboxEvent => ({
  topic,
  key: `asset:${row.asset_id}`,
  siteId: row.site_id,
  payload: {
    suppressionId: row.id,
    kind: row.kind,
    assetId: row.asset_id,
    assetTag: row.asset_tag,
    condition: row.condition,
    reason: row.reason,
    owner: row.owner,
    until: row.until?.toISOString() ?? null,
    endedBy: row.ended_by,
  },
});
