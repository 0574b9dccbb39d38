import type { PlantRows } from "../registry/resolve-plant.ts";
import { gatherSheet } from "./gather-sheet.ts";
import type { KnownPlant } from "./known-plant.ts";
import type { SheetError, SheetRow } from "./read-sheet.ts";
import { resolveAsset } from "./resolve-asset.ts";
import { resolveDevice, type WantedDevice } from "./resolve-device.ts";
import { resolveSignal } from "./resolve-signal.ts";
import { resolveClass, resolveSite, resolveSystem } from "./resolve-places.ts";

export interface ResolvedSheet {
  rows: PlantRows;
  devices: WantedDevice[];
  errors: SheetError[];
}

/**
 * A spreadsheet as rows of the registry. What a cell leaves out stays as it is registered or, for something new, is what
 * its class gives or what the plant document's default is.
 */
export function resolveSheet(sheet: readonly SheetRow[], known: KnownPlant): ResolvedSheet {
  const errors: SheetError[] = [];
  const gathered = gatherSheet(sheet, errors);
  const rows: PlantRows = {
    assetClasses: [],
    sites: [],
    systems: [],
    assets: [],
    components: [],
    signals: [],
  };
  for (const [code, facts] of gathered.sites) resolveSite(code, facts, known, rows, errors);
  for (const [code, facts] of gathered.classes) resolveClass(code, facts, known, rows, errors);
  for (const system of gathered.systems) resolveSystem(system, known, rows, errors);
  for (const asset of gathered.assets) {
    const resolved = resolveAsset(asset, known, rows, errors);
    for (const [signal, facts] of asset.signals) {
      resolveSignal({ ...asset, ...resolved, key: signal, facts }, rows, errors);
    }
  }
  const resolved = [...gathered.devices].flatMap(([name, device]) =>
    resolveDevice(name, device, known, errors),
  );
  return { rows, devices: resolved, errors };
}
