import type { Db, Trx } from "../tables.ts";
import type { Kit } from "./choose-kit.ts";

/** The kits defined for a failure mode and the one of this code, with their lines. */
export async function kitsFor(
  db: Db | Trx,
  { failureMode, code }: { failureMode: string; code: string | null },
): Promise<Kit[]> {
  const rows = await db
    .selectFrom("workorders.kit as kit")
    .leftJoin("workorders.kit_part as line", "line.kit_id", "kit.id")
    .where((or) => or.or([or("kit.failure_mode", "=", failureMode), or("kit.code", "=", code)]))
    .orderBy("kit.id")
    .orderBy("line.part_id")
    .select([
      "kit.id",
      "kit.code",
      "kit.failure_mode",
      "kit.asset_class",
      "line.part_id",
      "line.quantity",
    ])
    .execute();
  const kits = new Map<number, Kit>();
  for (const row of rows) {
    const kit = kits.get(row.id) ?? {
      id: row.id,
      code: row.code,
      failureMode: row.failure_mode,
      assetClass: row.asset_class,
      lines: [],
    };
    kits.set(row.id, kit);
    if (row.part_id !== null && row.quantity !== null) {
      kit.lines.push({ partId: row.part_id, quantity: row.quantity });
    }
  }
  return [...kits.values()];
}

/** What the lines cost, in the installation's one currency. */
export async function costOf(db: Db | Trx, lines: Kit["lines"]): Promise<number> {
  if (lines.length === 0) return 0;
  const parts = await db
    .selectFrom("workorders.part")
    .where(
      "id",
      "in",
      lines.map(({ partId }) => partId),
    )
    .select(["id", "unit_cost"])
    .execute();
  const costs = new Map(parts.map((part) => [part.id, Number(part.unit_cost)]));
  return lines.reduce((sum, line) => sum + line.quantity * (costs.get(line.partId) ?? 0), 0);
}
