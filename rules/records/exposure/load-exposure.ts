import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { RecordTables } from "../record-tables.ts";

/** Months as backtests count them. */
const hoursOfMonth = 730.5;

export interface Exposure {
  /** That said something while the version spoke for them. */
  assets: number;
  assetMonths: number;
  /** Up to when it is counted. */
  countedTo: Date;
}

/** By version. Nothing of one that was not counted yet. */
export async function exposureOf(
  db: Kysely<RecordTables>,
  versionIds: readonly number[],
  sites: SiteScope,
): Promise<Map<number, Exposure>> {
  if (versionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("rules.exposure")
    .where("rule_version_id", "in", [...new Set(versionIds)])
    .$if(sites !== "all", (query) =>
      query.where(sql<boolean>`site_id = any (${sites === "all" ? [] : [...sites]}::bigint[])`),
    )
    .groupBy("rule_version_id")
    .select((row) => [
      "rule_version_id",
      sql<number>`count(*) filter (where settled_hours + recent_hours > 0)::int`.as("assets"),
      sql<number>`sum(settled_hours + recent_hours)`.as("hours"),
      row.fn.max("counted_to").as("counted_to"),
    ])
    .execute();
  return new Map(
    rows.map((row) => [
      row.rule_version_id,
      { assets: row.assets, assetMonths: row.hours / hoursOfMonth, countedTo: row.counted_to },
    ]),
  );
}

/** The assets of a version that were counted and never said anything while it spoke. */
export async function silentAssetsOf(
  db: Kysely<RecordTables>,
  versionId: number,
): Promise<Map<number, Date>> {
  const rows = await db
    .selectFrom("rules.exposure")
    .where("rule_version_id", "=", versionId)
    .where(sql<boolean>`settled_hours + recent_hours = 0`)
    .select(["asset_id", "counted_to"])
    .execute();
  return new Map(rows.map((row) => [row.asset_id, row.counted_to]));
}
