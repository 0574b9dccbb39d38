import { plantAssetSchema, type PlantSignal } from "../registry/plant-document.ts";
import { noComponent, type PlantRows, signalRow } from "../registry/resolve-plant.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import { checked } from "./checked.ts";
import type { SheetAsset } from "./gather-sheet.ts";
import { keyOf, type KnownPlant } from "./known-plant.ts";
import type { SheetError } from "./read-sheet.ts";

export interface ResolvedAsset {
  /** As it is registered; undefined when it is new. */
  present: AssetEntry | undefined;
  /** What its class gives, by key. */
  ofClass: Map<string, PlantSignal>;
}

/** The asset, its components, and the signals of its class that it does not have yet and the spreadsheet does not name. */
export function resolveAsset(
  asset: SheetAsset,
  known: KnownPlant,
  rows: PlantRows,
  errors: SheetError[],
): ResolvedAsset {
  const { site, tag, facts } = asset;
  const present = known.assets.get(keyOf(site, tag));
  const { told } = facts;
  const system = told.system ?? present?.systemCode;
  const assetClass = told.class ?? present?.classCode;
  for (const [column, value] of [
    ["system", system],
    ["class", assetClass],
  ] as const) {
    if (value != null) continue;
    const message = `is missing: ${tag} is not registered at site ${site} yet, so say its ${column}`;
    errors.push({ row: facts.row, column, message });
  }
  const parentTag = present?.parentId == null ? undefined : known.tagsById.get(present.parentId);
  const given = {
    tag,
    name: told.assetName ?? present?.name ?? tag,
    class: assetClass ?? "unknown",
    criticality: told.criticality ?? present?.criticality,
    via: told.via === null ? undefined : (told.via ?? parentTag),
  };
  const columns = {
    tag: "asset",
    name: "assetName",
    class: "class",
    criticality: "criticality",
    via: "via",
  } as const;
  const parsed = checked(plantAssetSchema, given, { facts, columns }, errors);
  const parts = known.classes.get(String(assetClass))?.parts;
  const ofClass = new Map((parts?.signals ?? []).map((signal) => [signal.key, signal]));
  if (parsed === undefined || system == null || assetClass == null) return { present, ofClass };

  const field = `rows[${facts.row}]`;
  if (parsed.via === tag) {
    const message = `${tag} cannot be reached through itself: leave the cell empty`;
    errors.push({ row: facts.rowOf.via ?? facts.row, column: "via", message });
  }
  rows.assets.push({
    site,
    system: String(system),
    tag,
    name: parsed.name,
    class: parsed.class,
    criticality: parsed.criticality,
    via: parsed.via ?? null,
    field,
  });
  resolveComponents(asset, present, parts?.components ?? [], rows, errors);
  for (const [key, signal] of ofClass) {
    if (asset.signals.has(key)) continue;
    rows.signals.push({
      ...signalRow(site, tag, signal),
      inherited: true,
      field: `${field}.class`,
    });
  }
  return { present, ofClass };
}

function resolveComponents(
  { site, tag, components }: SheetAsset,
  present: AssetEntry | undefined,
  ofClass: readonly { code: string; name: string }[],
  rows: PlantRows,
  errors: SheetError[],
): void {
  for (const { code, name } of ofClass) {
    const renamed = components.get(code)?.told.componentName;
    if (renamed == null) rows.components.push({ site, tag, code, name, inherited: true });
  }
  for (const [code, facts] of components) {
    const name = facts.told.componentName;
    if (name != null) {
      rows.components.push({ site, tag, code, name: String(name), inherited: false });
      continue;
    }
    const exists = [...ofClass, ...(present?.components ?? [])].some((c) => c.code === code);
    if (exists) continue;
    const message = `${noComponent(tag, code)}, or give componentName to add it`;
    errors.push({ row: facts.row, column: "component", message });
  }
}
