import { plantSiteSchema, plantSystemSchema } from "../registry/plant-document.ts";
import type { PlantRows } from "../registry/resolve-plant.ts";
import { checked } from "./checked.ts";
import type { Gathered } from "./gather-rows.ts";
import type { SheetSystem } from "./gather-sheet.ts";
import { keyOf, type KnownPlant } from "./known-plant.ts";
import type { SheetError } from "./read-sheet.ts";

export function resolveSite(
  code: string,
  facts: Gathered,
  known: KnownPlant,
  rows: PlantRows,
  errors: SheetError[],
): void {
  const present = known.sites.get(code);
  const { siteName, timeZone } = facts.told;
  if (present === undefined && timeZone === undefined) {
    const codes = [...known.sites.keys()].slice(0, 20).join(", ") || "none yet";
    const message = `there is no site ${code} (registered: ${codes}): correct it, or give timeZone to add it`;
    errors.push({ row: facts.row, column: "site", message });
    return;
  }
  const given = {
    code,
    name: siteName ?? present?.name ?? code,
    timeZone: timeZone ?? present?.timeZone,
  };
  const columns = { code: "site", name: "siteName", timeZone: "timeZone" } as const;
  const site = checked(plantSiteSchema, given, { facts, columns }, errors);
  if (site !== undefined) rows.sites.push(site);
}

export function resolveSystem(
  { site, code, facts }: SheetSystem,
  known: KnownPlant,
  rows: PlantRows,
  errors: SheetError[],
): void {
  const name = facts.told.systemName ?? known.systems.get(keyOf(site, code))?.name ?? code;
  const columns = { code: "system", name: "systemName" } as const;
  const system = checked(plantSystemSchema, { code, name }, { facts, columns }, errors);
  if (system !== undefined) rows.systems.push({ site, ...system });
}

export function resolveClass(
  code: string,
  facts: Gathered,
  known: KnownPlant,
  rows: PlantRows,
  errors: SheetError[],
): void {
  const { className } = facts.told;
  const present = known.classes.get(code);
  if (present === undefined && className == null) {
    const codes = [...known.classes.keys()].slice(0, 20).join(", ") || "none yet";
    const message = `there is no class ${code} (registered: ${codes}): correct it, or give className to add it`;
    errors.push({ row: facts.row, column: "class", message });
    return;
  }
  // Named again as it is registered, it would only be counted.
  if (className == null || className === present?.name) return;
  const parts = present?.parts ?? { components: [], signals: [] };
  rows.assetClasses.push({ code, name: String(className), parts });
}
