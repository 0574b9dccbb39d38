import { jsonArrayFrom } from "kysely/helpers/postgres";

import type { Db } from "../tables.ts";

/** Kits with what is in each, in the order of their ids: those with a code can be named by rules. */
export function kitList(
  db: Db,
  filter: { failureMode?: string | undefined; code?: string | undefined },
  page: { after?: number | undefined; limit: number },
) {
  let query = db
    .selectFrom("workorders.kit as kit")
    .select((row) => [
      "kit.id",
      "kit.code",
      "kit.failure_mode",
      "kit.asset_class",
      jsonArrayFrom(
        row
          .selectFrom("workorders.kit_part as line")
          .innerJoin("workorders.part as part", "part.id", "line.part_id")
          .whereRef("line.kit_id", "=", "kit.id")
          .orderBy("part.number")
          .select(["part.number", "part.name", "line.quantity"]),
      ).as("lines"),
    ])
    .orderBy("kit.id")
    .limit(page.limit);
  if (page.after !== undefined) query = query.where("kit.id", ">", page.after);
  if (filter.failureMode !== undefined) {
    query = query.where("kit.failure_mode", "=", filter.failureMode);
  }
  if (filter.code !== undefined) query = query.where("kit.code", "=", filter.code);
  return query.execute();
}
