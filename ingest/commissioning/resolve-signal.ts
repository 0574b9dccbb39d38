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
  follows: "follows",
} as const satisfies Record<string, SheetColumn>;

/** What a signal that follows another has from that one. */
const ofFollowed = ["kind", "min", "max", "every", "heartbeat", "lateness"] as const;

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
  if (told.follows != null) {
    for (const field of ofFollowed) delete given[field];
    if (readLink(told.follows) === null) {
      const message = `“${told.follows}” names no signal: write it as tag/key, such as H-1/pressure`;
      errors.push({ row: facts.rowOf.follows ?? facts.row, column: "follows", message });
      return;
    }
  }
  for (const [field, column] of Object.entries(columns)) {
    const value = told[column];
    if (value === null) delete given[field];
    else if (value !== undefined) given[field] = field === "follows" ? readLink(value) : value;
  }
  const parsed = checked(plantSignalSchema, given, { facts, columns }, errors);
  if (parsed === undefined) return;
  const field = `rows[${facts.row}]`;
  rows.signals.push({ ...signalRow(site, tag, parsed), inherited: false, field });
}

/** Tags hold no slash; keys may. */
function readLink(cell: string | number): { asset: string; signal: string } | null {
  const [, asset, signal] = /^([^/]+)\/(.+)$/s.exec(String(cell)) ?? [];
  return asset === undefined || signal === undefined ? null : { asset, signal };
}

/** A registered signal as a plant document would say it. */
function asDocument(signal: SignalEntry): Partial<PlantSignal> {
  const { key, name, kind, unit, min, max, reporting, intervalSeconds, decimals, follows } = signal;
  const own = {
    key,
    name,
    decimals,
    component: signal.componentCode ?? undefined,
    unit: unit ?? undefined,
  };
  if (follows !== undefined) {
    return { ...own, follows: { asset: follows.tag, signal: follows.key } };
  }
  return {
    ...own,
    kind,
    lateness: signal.latenessSeconds,
    min: min ?? undefined,
    max: max ?? undefined,
    ...(reporting === "periodic" ? { every: intervalSeconds } : { heartbeat: intervalSeconds }),
  };
}
