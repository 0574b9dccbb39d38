import type { Database } from "#platform";
import { flaggedWork } from "../orders/flagged-work.ts";
import { failureModes } from "../outcomes/failure-mode-store.ts";
import type { WorkOrderTables } from "../tables.ts";
import { chooseKit } from "./choose-kit.ts";
import { kitsFor } from "./kit-store.ts";

export interface KitPart {
  number: string;
  name: string;
  quantity: number;
  /** All of them together, in the installation's one currency. */
  cost: number;
}

/** What an order of such a rule takes along to an asset of this class: the parts of the kit that it would have. `kit`: the one it names. */
export async function kitParts(
  database: Database,
  work: {
    kind: "process" | "instrument";
    failureMode: string | null;
    assetClass: string;
    kit?: string | null;
  },
): Promise<KitPart[]> {
  const { kind, failureMode, assetClass, kit: code = null } = work;
  const db = database.as<WorkOrderTables>();
  const modes = await failureModes(db);
  const asked = flaggedWork(
    { kind, failureMode, skill: null },
    (mode) => modes.get(mode)?.kind === "instrument",
  );
  if (asked === null) return [];
  const kits = await kitsFor(db, { failureMode: asked.failureMode, code });
  const names = { failureMode: asked.failureMode, assetClass };
  const { kit } = chooseKit(kits, { ...asked, assetClass, code }, names);
  if (kit === null || kit.lines.length === 0) return [];
  const parts = await db
    .selectFrom("workorders.part")
    .where(
      "id",
      "in",
      kit.lines.map(({ partId }) => partId),
    )
    .select(["id", "number", "name", "unit_cost"])
    .execute();
  const known = new Map(parts.map((part) => [part.id, part]));
  return kit.lines.flatMap(({ partId, quantity }) => {
    const part = known.get(partId);
    if (part === undefined) return [];
    const { number, name, unit_cost: unitCost } = part;
    return [{ number, name, quantity, cost: quantity * Number(unitCost) }];
  });
}
