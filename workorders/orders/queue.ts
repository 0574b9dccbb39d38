import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type { PriorityClass } from "../priority/classes.ts";
import type { Db } from "../tables.ts";
import type { OrderRow } from "./load-order.ts";
import { withinSites } from "./within-sites.ts";
import type { SiteScope } from "./within-sites.ts";
import type { WorkOrderStatus } from "./status.ts";

/** What the queue can be sorted by. Each key ascends, so that one comparison of rows finds the next page. */
const sorts = {
  priority: [sql<number>`-o.priority_score`, sql<number>`extract(epoch from o.due_at)::float8`],
  due: [sql<number>`extract(epoch from o.due_at)::float8`],
  opened: [sql<number>`-extract(epoch from o.opened_at)::float8`],
  updated: [sql<number>`-extract(epoch from o.updated_at)::float8`],
  asset: [sql<string>`o.asset_tag`],
} as const satisfies Record<string, RawBuilder<number | string>[]>;

export type QueueSort = keyof typeof sorts;
export const queueSorts = [
  "priority",
  "due",
  "opened",
  "updated",
  "asset",
] as const satisfies QueueSort[];

export interface QueueFilter {
  sites: SiteScope;
  statuses?: readonly WorkOrderStatus[];
  siteIds?: readonly number[];
  priorities?: readonly PriorityClass[];
  assetId?: number;
  technicianId?: number;
  kind?: "process" | "instrument";
  /** Found in number, title, tag, name or technician. */
  text?: string;
}

export interface QueueRow extends OrderRow {
  technician_name: string | null;
  flag_count: number;
  kit_lines: number;
  kit_missing: number;
  kit_held: number;
  kit_picked: number;
  /** Where the row stands in the chosen order; its id comes last. */
  sort_key: (string | number)[];
}

/** The orders that pass, `limit` at most, after the place given. */
export async function queueOf(
  db: Db,
  filter: QueueFilter,
  page: { sort: QueueSort; after?: readonly (string | number)[] | undefined; limit: number },
): Promise<QueueRow[]> {
  const keys = [...sorts[page.sort], sql<number>`o.id`];
  let chosen = db
    .selectFrom("workorders.work_order as o")
    .leftJoin("workorders.technician as t", "t.id", "o.technician_id")
    .selectAll("o")
    .select("t.name as technician_name")
    .where(withinSites("o.site_id", filter.sites));
  if (filter.statuses) chosen = chosen.where("o.status", "in", filter.statuses);
  if (filter.siteIds) chosen = chosen.where("o.site_id", "in", filter.siteIds);
  if (filter.priorities) chosen = chosen.where("o.priority_class", "in", filter.priorities);
  if (filter.assetId !== undefined) chosen = chosen.where("o.asset_id", "=", filter.assetId);
  if (filter.kind !== undefined) chosen = chosen.where("o.kind", "=", filter.kind);
  if (filter.technicianId !== undefined) {
    chosen = chosen.where("o.technician_id", "=", filter.technicianId);
  }
  if (filter.text !== undefined) chosen = chosen.where(matches(filter.text));
  if (page.after !== undefined) {
    const place = sql.join(page.after.map((value) => sql`${value}`));
    chosen = chosen.where(sql<boolean>`(${sql.join(keys)}) > (${place})`);
  }
  for (const key of keys) chosen = chosen.orderBy(key);

  // What is counted is counted for the rows of the page only.
  let query = db
    .selectFrom(chosen.limit(page.limit).as("o"))
    .selectAll("o")
    .select([
      sql<number>`(select count(*)::int from workorders.work_order_flag f where f.order_id = o.id)`.as(
        "flag_count",
      ),
      kitSum("lines").as("kit_lines"),
      kitSum("missing").as("kit_missing"),
      kitSum("held").as("kit_held"),
      kitSum("picked").as("kit_picked"),
      sql<(string | number)[]>`jsonb_build_array(${sql.join(keys)})`.as("sort_key"),
    ]);
  for (const key of keys) query = query.orderBy(key);
  return query.execute();
}

function matches(text: string): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`concat_ws(' ', 'WO-' || o.id, o.title, o.asset_tag, o.asset_name, o.site_name,
    t.name) ilike ${pattern}`;
}

function kitSum(figure: "lines" | "missing" | "held" | "picked"): RawBuilder<number> {
  const held = sql`coalesce((select sum(r.quantity) from workorders.reservation r
    where r.kit_line_id = l.id and r.state in ('soft', 'hard', 'picked', 'used')), 0)`;
  const picked = sql`coalesce((select sum(r.quantity) from workorders.reservation r
    where r.kit_line_id = l.id and r.state = 'picked'), 0)`;
  const figures = {
    lines: sql`count(*)`,
    missing: sql`coalesce(sum(greatest(0, l.quantity - ${held})), 0)`,
    held: sql`coalesce(sum(${held}), 0)`,
    picked: sql`coalesce(sum(${picked}), 0)`,
  };
  return sql<number>`(select (${figures[figure]})::int from workorders.kit_line l where l.order_id = o.id)`;
}
