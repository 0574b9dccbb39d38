import { conflict, notFound } from "#platform";
import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Db, RulesTables } from "../tables.ts";
import type { Selectable } from "kysely";

export type GapRow = Selectable<RulesTables["rules.coverage_gap"]>;

/** Newest first, one more than `limit`. */
export function listGaps(
  db: Db,
  options: {
    scope: SiteScope;
    siteId?: number | undefined;
    assetId?: number | undefined;
    state?: GapRow["state"] | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<GapRow[]> {
  const { scope, siteId, assetId, state, before, limit } = options;
  const sites = scope === "all" ? null : [...scope];
  return db
    .selectFrom("rules.coverage_gap")
    .$if(sites !== null, (query) => query.where(sql<boolean>`site_id = any (${sites}::bigint[])`))
    .$if(siteId !== undefined, (query) => query.where("site_id", "=", siteId!))
    .$if(assetId !== undefined, (query) => query.where("asset_id", "=", assetId!))
    .$if(state !== undefined, (query) => query.where("state", "=", state!))
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .selectAll()
    .execute();
}

export async function findGap(
  db: Db,
  id: number,
  sees: (siteId: number) => boolean,
): Promise<GapRow> {
  const found = await db
    .selectFrom("rules.coverage_gap")
    .where("id", "=", id)
    .selectAll()
    .executeTakeFirst();
  if (found !== undefined && sees(found.site_id)) return found;
  throw notFound(`There is no coverage gap ${id}, or none you may see.`, { id });
}

/** A person says what became of it. Once: who decided is not overwritten. */
export async function decideGap(
  db: Db,
  id: number,
  decision: {
    state: "covered" | "dismissed";
    by: string;
    comment: string;
    at: Date;
    sees(siteId: number): boolean;
  },
): Promise<GapRow> {
  const { state, by, comment, at } = decision;
  const found = await findGap(db, id, (siteId) => decision.sees(siteId));
  const changed = await db
    .updateTable("rules.coverage_gap")
    .set({ state, decided_by: by, decided_at: at, comment })
    .where("id", "=", id)
    .where("state", "=", "open")
    .returningAll()
    .executeTakeFirst();
  if (changed !== undefined) return changed;
  throw conflict(
    `Coverage gap ${id} was ${found.state} by ${found.decided_by ?? "somebody"} already. Nothing was changed.`,
  );
}
