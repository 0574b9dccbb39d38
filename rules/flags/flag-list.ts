import type { SiteScope } from "#platform";
import type { FlagState } from "./flag-state.ts";
import type { Db } from "../tables.ts";

export interface FlagFilter {
  sites: SiteScope;
  siteIds?: readonly number[] | undefined;
  assetId?: number | undefined;
  states?: readonly FlagState[] | undefined;
  open?: boolean | undefined;
  ruleKey?: string | undefined;
  /** Raised for the first time or again within it; the end is not included. */
  raised?: { from?: Date | undefined; to?: Date | undefined };
}

const withOutcome = (db: Db) =>
  db
    .selectFrom("rules.flag as f")
    .innerJoin("rules.rule_version as v", "v.id", "f.rule_version_id")
    .leftJoin("rules.flag_outcome as o", (join) =>
      join.onRef("o.flag_id", "=", "f.id").on("o.superseded_at", "is", null),
    )
    .leftJoin("rules.held_flag as h", "h.flag_id", "f.id")
    .select((row) =>
      row
        .selectFrom("rules.suppression as s")
        .whereRef("s.asset_id", "=", "f.asset_id")
        .where("s.ended_at", "is", null)
        .where((or) =>
          or.or([or("s.condition", "is", null), or("s.condition", "=", or.ref("f.condition"))]),
        )
        .select("s.kind")
        .orderBy("s.id")
        .limit(1)
        .as("suppression"),
    )
    .select(["h.stage as held_stage", "h.reason as held_reason", "h.held_at"])
    .select([
      "f.id",
      "f.asset_id",
      "f.asset_tag",
      "f.asset_name",
      "f.site_id",
      "f.site_name",
      "f.condition",
      "f.severity",
      "f.kind",
      "f.failure_mode",
      "f.state",
      "f.latched",
      "f.occurrences",
      "f.raised_at",
      "f.triggered_at",
      "f.recorded_at",
      "f.returned_at",
      "f.acknowledged_at",
      "f.acknowledged_by",
      "f.cleared_at",
      "f.withdrawn_at",
      "f.summary",
      "f.remaining_useful_life",
      "v.version as rule_version",
      "o.outcome",
    ]);

export type FlagListRow = Awaited<ReturnType<typeof flagList>>[number];

/** Flags that pass, the newest first. */
export function flagList(db: Db, filter: FlagFilter, page: { before?: number; limit: number }) {
  let query = withOutcome(db).orderBy("f.id", "desc").limit(page.limit);
  if (filter.sites !== "all") query = query.where("f.site_id", "in", orNone(filter.sites));
  if (filter.siteIds) query = query.where("f.site_id", "in", filter.siteIds);
  if (filter.assetId !== undefined) query = query.where("f.asset_id", "=", filter.assetId);
  if (filter.states) query = query.where("f.state", "in", filter.states);
  if (filter.open !== undefined) {
    query = query.where("f.state", filter.open ? "<>" : "=", "normal");
  }
  if (filter.ruleKey !== undefined) query = query.where("f.condition", "=", filter.ruleKey);
  const { from, to } = filter.raised ?? {};
  if (from !== undefined || to !== undefined) {
    query = query.where((row) =>
      row.exists(
        row
          .selectFrom("rules.flag_episode as e")
          .whereRef("e.flag_id", "=", "f.id")
          .$if(from !== undefined, (stretch) => stretch.where("e.raised_at", ">=", from!))
          .$if(to !== undefined, (stretch) => stretch.where("e.raised_at", "<", to!))
          .select("e.id"),
      ),
    );
  }
  if (page.before !== undefined) query = query.where("f.id", "<", page.before);
  return query.execute();
}

export function flagDetail(db: Db, id: number, sites: SiteScope) {
  let query = withOutcome(db).select(["f.evidence", "v.definition"]).where("f.id", "=", id);
  if (sites !== "all") query = query.where("f.site_id", "in", orNone(sites));
  return query.executeTakeFirst();
}

export function flagHistory(db: Db, id: number) {
  return db
    .selectFrom("rules.flag_history")
    .where("flag_id", "=", id)
    .orderBy("id")
    .selectAll()
    .execute();
}

export function flagOutcomes(db: Db, id: number) {
  return db
    .selectFrom("rules.flag_outcome")
    .where("flag_id", "=", id)
    .orderBy("id", "desc")
    .selectAll()
    .execute();
}

/** An empty list reaches nothing; SQL has no empty `in`. */
const orNone = (sites: readonly number[]): readonly number[] => (sites.length === 0 ? [-1] : sites);
