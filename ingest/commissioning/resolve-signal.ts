import { type PlantSignal, plantSignalSchema } from "../registry/plant-document.ts";
import { type PlantRows, signalRow } from "../registry/resolve-plant.ts";
import type { SignalEntry } from "../registry/snapshot.ts";
import { checked } from "./checked.ts";
import type { Gathered } from "./gather-rows.ts";
import type { SheetError } from "./read-sheet.ts";
import type { ResolvedAsset } from "./resolve-asset.ts";
import type { SheetColumn } from "./sheet-columns.ts";

const columns = {
  key: "signal",
  name: "signalName",
  component: "component",
  kind: "kind",
  unit: "unit",
  min: "min",
  max: "max",
  every: "every",
  heartbeat: "heartbeat",
  decimals: "decimals",
  lateness: "lateness",
} as const satisfies Record<string, SheetColumn>;

/** One signal as its row says it, over what is registered or what its class gives. */
export function resolveSignal(
  signal: ResolvedAsset & { site: string; tag: string; key: string; facts: Gathered },
  rows: PlantRows,
  errors: SheetError[],
): void {
  const { site, tag, key, facts, present, ofClass } = signal;
  const registered = present?.signals.get(key);
  const base = registered === undefined ? ofClass.get(key) : asDocument(registered);
  const given: Record<string, unknown> = { ...base, key };
  const { told } = facts;
  // Each takes the place of the other, whichever is registered.
  if (told.every != null) delete given["heartbeat"];
  if (told.heartbeat != null) delete given["every"];
  if (told.kind === "code" && base === undefined) delete given["unit"];
  for (const [field, column] of Object.entries(columns)) {
    const value = told[column];
    if (value === null) delete given[field];
    else if (value !== undefined) given[field] = value;
  }
  const parsed = checked(plantSignalSchema, given, { facts, columns }, errors);
  if (parsed === undefined) return;
  const field = `rows[${facts.row}]`;
  rows.signals.push({ ...signalRow(site, tag, parsed), inherited: false, field });
}

/** A registered signal as a plant document would say it. */
function asDocument(signal: SignalEntry): PlantSignal {
  const { key, name, kind, unit, min, max, reporting, intervalSeconds, decimals } = signal;
  return {
    key,
    name,
    kind,
    decimals,
    lateness: signal.latenessSeconds,
    component: signal.componentCode ?? undefined,
    unit: unit ?? undefined,
    min: min ?? undefined,
    max: max ?? undefined,
    ...(reporting === "periodic" ? { every: intervalSeconds } : { heartbeat: intervalSeconds }),
  };
}
