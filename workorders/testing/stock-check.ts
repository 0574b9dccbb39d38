import { sql } from "kysely";

import type { Db } from "../tables.ts";

/** Cells of stock whose figures are not what the ledger and the reservations add up to. None is what must hold. */
export async function stockErrors(db: Db): Promise<unknown[]> {
  const { rows } = await sql`
    select s.part_id, s.location_id, s.on_hand, s.reserved, m.on_hand as ledger_on_hand,
      m.reserved as ledger_reserved, r.promised
    from workorders.stock s
    cross join lateral (
      select coalesce(sum(on_hand_delta), 0)::int as on_hand, coalesce(sum(reserved_delta), 0)::int as reserved
      from workorders.stock_movement m where m.part_id = s.part_id and m.location_id = s.location_id) m
    cross join lateral (
      select coalesce(sum(quantity), 0)::int as promised from workorders.reservation r
      where r.part_id = s.part_id and r.location_id = s.location_id and r.state in ('soft', 'hard')) r
    where s.on_hand <> m.on_hand or s.reserved <> m.reserved or s.reserved <> r.promised
      or s.on_hand < 0 or s.reserved < 0 or s.reserved > s.on_hand`.execute(db);
  return rows;
}
