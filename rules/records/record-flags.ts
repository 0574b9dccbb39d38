import type { Registry } from "#ingest";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Outcome } from "./flag-outcome.ts";
import type { RecordTables } from "./record-tables.ts";
import { currentAssumptions } from "./value/assumption-store.ts";
import { failureHours, recordedStops } from "./value/failure-hours.ts";
import { loadValueSums } from "./value/load-value-sums.ts";
import { netValue } from "./value/net-value.ts";
import type { NetValue } from "./value/net-value.ts";

/** What may be asked for: an outcome, or `open` (no finding yet). */
export type RecordFilter = Outcome | "open";

export interface RecordFlag {
  id: number;
  asset_id: number;
  asset_tag: string;
  asset_name: string;
  site_id: number;
  site_name: string;
  first_raised_at: Date | null;
  raised_at: Date;
  state: string;
  outcome: Outcome | null;
  source: "visit" | "person" | null;
  by: string | null;
  decided_at: Date | null;
  /** When the machine had failed by the time of the visit. */
  failed_at: Date | null;
  work_order_id: number | null;
  reason: string | null;
}

/** The flags that a version's record is made of, the newest first, each with what it was worth: their values add up to that of the record. */
export async function recordFlags(
  db: Kysely<RecordTables>,
  registry: Pick<Registry, "asset">,
  of: { versionId: number; sites: SiteScope; outcome?: RecordFilter | undefined },
  page: { before?: number | undefined; limit: number },
): Promise<(RecordFlag & { netValue: NetValue })[]> {
  const { versionId, sites, outcome } = of;
  const reach = sites === "all" ? null : [...sites];
  const rows = await db
    .selectFrom("rules.flag as f")
    .leftJoin("rules.flag_outcome as o", (join) =>
      join.onRef("o.flag_id", "=", "f.id").on("o.superseded_at", "is", null),
    )
    .leftJoin("rules.close_out as c", "c.work_order_id", "o.work_order_id")
    .where("f.rule_version_id", "=", versionId)
    .where("f.withdrawn_at", "is", null)
    .$if(reach !== null, (query) => query.where(sql<boolean>`f.site_id = any (${reach}::bigint[])`))
    .$if(outcome === "open", (query) => query.where("f.outcome", "is", null))
    .$if(outcome !== undefined && outcome !== "open", (query) =>
      query.where(sql<boolean>`f.outcome = ${outcome}`),
    )
    .$if(page.before !== undefined, (query) => query.where("f.id", "<", page.before!))
    .orderBy("f.id", "desc")
    .limit(page.limit)
    .select([
      "f.id",
      "f.asset_id",
      "f.asset_tag",
      "f.asset_name",
      "f.site_id",
      "f.site_name",
      "f.raised_at",
      "f.state",
      "f.outcome",
      "o.source",
      "o.by",
      "o.decided_at",
      "c.failed_at",
      "o.work_order_id",
      "o.reason",
      sql<Date | null>`(select min(e.raised_at) from rules.flag_episode e where e.flag_id = f.id)`.as(
        "first_raised_at",
      ),
    ])
    .execute();
  const { assumptions } = await currentAssumptions(db);
  const lasts = failureHours(await recordedStops(db), assumptions.failureDowntimeHours);
  const ids = rows.map(({ id }) => id);
  const sums = await loadValueSums(db, registry, { each: "flag", ids });
  return rows.map((row) => {
    const { gains, costs } = sums.get(row.id) ?? { gains: [], costs: [] };
    const idleFlags = isIdle(row) ? 1 : 0;
    return {
      ...row,
      netValue: netValue({ gains, costs, idleFlags }, { assumptions, failureHours: lasts }),
    };
  });
}

/** As the record counts them (`idleFlags`). */
const isIdle = ({ outcome, state }: Pick<RecordFlag, "outcome" | "state">): boolean =>
  outcome === null ? state === "normal" : outcome !== "confirmed" && outcome !== "early";
