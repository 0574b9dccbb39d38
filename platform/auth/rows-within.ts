import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { SiteScope } from "./principal.ts";

/** `withinSites` of rows whose column `sites` is null for every site. */
export function rowsWithin(outer: SiteScope): RawBuilder<boolean> {
  return outer === "all" ? sql<boolean>`true` : sql<boolean>`sites <@ ${outer}::bigint[]`;
}
