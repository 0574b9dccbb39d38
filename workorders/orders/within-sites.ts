import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** Sites whose rows may be reached. */
export type SiteScope = readonly number[] | "all";

/** Whether the column's site is in the scope; an empty scope reaches nothing. */
export function withinSites(column: string, sites: SiteScope): RawBuilder<boolean> {
  if (sites === "all") return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(column)} = any(${[...sites]}::bigint[])`;
}
