import type { Trx } from "../tables.ts";
import type { Tally } from "./all-or-nothing.ts";
import type { FieldError } from "./import-errors.ts";
import type { SupplyDocument } from "./supply-document.ts";

type Lines = { partId: number; quantity: number }[];

interface NewKit {
  code: string | null;
  failureMode: string | null;
  assetClass: string | null;
  lines: Lines;
}

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
    const { code = null, failureMode = null, assetClass = null } = kit;
    const change = await importKit(trx, { code, failureMode, assetClass, lines });
    if (typeof change === "string") tally[change] += 1;
    else errors.push({ field: `kits[${index}].code`, message: change.problem });
  }
  return tally;
}

async function importKit(
  trx: Trx,
  { code, failureMode, assetClass, lines }: NewKit,
): Promise<keyof Tally | { problem: string }> {
  const found = await existingKits(trx, { code, failureMode, assetClass });
  if (found.length > 1) {
    const problem = `must not be "${code}": another kit has that code; give this one a code of its own`;
    return { problem };
  }
  const [existing] = found;
  // Who says nothing of the code says nothing against it.
  const named = {
    code: code ?? existing?.code ?? null,
    failure_mode: failureMode,
    asset_class: assetClass,
  };
  if (existing !== undefined) {
    const present = await trx
      .selectFrom("workorders.kit_part")
      .where("kit_id", "=", existing.id)
      .select(["part_id as partId", "quantity"])
      .execute();
    const sameName =
      named.code === existing.code &&
      failureMode === existing.failure_mode &&
      assetClass === existing.asset_class;
    if (sameName && sameLines(present, lines)) return "unchanged";
    await trx.updateTable("workorders.kit").set(named).where("id", "=", existing.id).execute();
    await trx.deleteFrom("workorders.kit_part").where("kit_id", "=", existing.id).execute();
  }
  const { id } =
    existing ??
    (await trx
      .insertInto("workorders.kit")
      .values(named)
      .returning("id")
      .executeTakeFirstOrThrow());
  await trx
    .insertInto("workorders.kit_part")
    .values(lines.map(({ partId, quantity }) => ({ kit_id: id, part_id: partId, quantity })))
    .execute();
  return existing === undefined ? "created" : "updated";
}

/** The kit of this code, and the one that is there for the failure mode and class: one or two. */
function existingKits(
  trx: Trx,
  { code, failureMode, assetClass }: Omit<NewKit, "lines">,
): Promise<
  { id: number; code: string | null; failure_mode: string | null; asset_class: string | null }[]
> {
  return trx
    .selectFrom("workorders.kit")
    .where((or) =>
      or.or([
        or("code", "=", code),
        or.and([
          or("failure_mode", "=", failureMode),
          or("asset_class", "is not distinct from", assetClass),
        ]),
      ]),
    )
    .select(["id", "code", "failure_mode", "asset_class"])
    .execute();
}

function sameLines(a: Lines, b: Lines): boolean {
  const text = (lines: Lines) =>
    lines
      .map(({ partId, quantity }) => `${partId}×${quantity}`)
      .sort()
      .join(" ");
  return text(a) === text(b);
}
