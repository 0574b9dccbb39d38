import { invalid } from "#platform";

import type { Trx } from "../tables.ts";
import type { PartQuantity } from "./part-quantity.ts";

/** Part numbers as people write them → ids; an unknown one is refused by its place in the body. */
export async function partIds(
  trx: Trx,
  field: string,
  parts: readonly PartQuantity[],
): Promise<{ partId: number; quantity: number }[]> {
  if (parts.length === 0) return [];
  const rows = await trx
    .selectFrom("workorders.part")
    .where(
      "number",
      "in",
      parts.map(({ number }) => number),
    )
    .select(["id", "number"])
    .execute();
  const ids = new Map(rows.map(({ id, number }) => [number, id]));
  const errors = parts.flatMap(({ number }, index) =>
    ids.has(number)
      ? []
      : [
          {
            field: `${field}[${index}].number`,
            message: `must be a known part number; ${number} is none, import it first`,
          },
        ],
  );
  if (errors.length > 0) throw invalid("A part is not known.", { errors });
  return parts.map(({ number, quantity }) => ({ partId: ids.get(number)!, quantity }));
}
