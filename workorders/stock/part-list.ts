import { withinSites } from "../orders/within-sites.ts";
import type { SiteScope } from "../orders/within-sites.ts";
import type { Db } from "../tables.ts";

/** Parts by number, with their stock in the places that serve the sites. */
export async function partList(
  db: Db,
  filter: { sites: SiteScope; text?: string | undefined },
  page: { after?: string | undefined; limit: number },
) {
  let query = db.selectFrom("workorders.part").selectAll().orderBy("number").limit(page.limit);
  if (page.after !== undefined) query = query.where("number", ">", page.after);
  if (filter.text !== undefined) {
    const pattern = `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    query = query.where((eb) =>
      eb.or([eb("number", "ilike", pattern), eb("name", "ilike", pattern)]),
    );
  }
  const parts = await query.execute();
  const stock = await stockOf(
    db,
    parts.map(({ id }) => id),
    filter.sites,
  );
  return parts.map((part) => ({
    ...part,
    stock: stock.filter((cell) => cell.part_id === part.id),
  }));
}

export type PartRow = Awaited<ReturnType<typeof partList>>[number];

async function stockOf(db: Db, partIds: readonly number[], sites: SiteScope) {
  if (partIds.length === 0) return [];
  return db
    .selectFrom("workorders.stock as s")
    .innerJoin("workorders.stock_location as l", "l.id", "s.location_id")
    .where("s.part_id", "in", partIds)
    .where((eb) => eb.or([eb("l.site_id", "is", null), withinSites("l.site_id", sites)]))
    .orderBy("l.code")
    .select(["s.part_id", "s.on_hand", "s.reserved", "l.id", "l.code", "l.name", "l.kind"])
    .execute();
}
