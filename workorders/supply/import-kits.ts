import type { Trx } from "../tables.ts";
import type { Tally } from "./all-or-nothing.ts";
import type { FieldError } from "./import-errors.ts";
import type { SupplyDocument } from "./supply-document.ts";

type Lines = { partId: number; quantity: number }[];

/** Takes over kits; a kit that changes is for orders opened from now on, those that are open keep theirs. */
export async function importKits(
  trx: Trx,
  kits: SupplyDocument["kits"],
  errors: FieldError[],
): Promise<Tally> {
  const tally: Tally = { created: 0, updated: 0, unchanged: 0 };
  const parts = await trx.selectFrom("workorders.part").select(["id", "number"]).execute();
  const partIds = new Map(parts.map(({ id, number }) => [number, id]));
  for (const [index, kit] of kits.entries()) {
    const lines: Lines = [];
    for (const [line, { part, quantity }] of kit.lines.entries()) {
      const partId = partIds.get(part);
      if (partId !== undefined) {
        lines.push({ partId, quantity });
        continue;
      }
      const message = `must be a known part number; ${part} is none, add it to parts`;
      errors.push({ field: `kits[${index}].lines[${line}].part`, message });
    }
    if (lines.length < kit.lines.length) continue;
    tally[await importKit(trx, kit.failureMode, kit.assetClass ?? null, lines)] += 1;
  }
  return tally;
}

async function importKit(
  trx: Trx,
  failureMode: string,
  assetClass: string | null,
  lines: Lines,
): Promise<keyof Tally> {
  const existing = await trx
    .selectFrom("workorders.kit")
    .where("failure_mode", "=", failureMode)
    .where("asset_class", "is not distinct from", assetClass)
    .select("id")
    .executeTakeFirst();
  if (existing !== undefined) {
    const present = await trx
      .selectFrom("workorders.kit_part")
      .where("kit_id", "=", existing.id)
      .select(["part_id as partId", "quantity"])
      .execute();
    if (sameLines(present, lines)) return "unchanged";
    await trx.deleteFrom("workorders.kit_part").where("kit_id", "=", existing.id).execute();
  }
  const { id } =
    existing ??
    (await trx
      .insertInto("workorders.kit")
      .values({ failure_mode: failureMode, asset_class: assetClass })
      .returning("id")
      .executeTakeFirstOrThrow());
  await trx
    .insertInto("workorders.kit_part")
    .values(lines.map(({ partId, quantity }) => ({ kit_id: id, part_id: partId, quantity })))
    .execute();
  return existing === undefined ? "created" : "updated";
}

function sameLines(a: Lines, b: Lines): boolean {
  const text = (lines: Lines) =>
    lines
      .map(({ partId, quantity }) => `${partId}×${quantity}`)
      .sort()
      .join(" ");
  return text(a) === text(b);
}
