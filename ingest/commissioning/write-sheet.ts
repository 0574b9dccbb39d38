import { stringify } from "csv-stringify/sync";
import type { SiteScope } from "#platform";
import type { AssetEntry, RegistrySnapshot, SignalEntry } from "../registry/snapshot.ts";
import { none } from "./cells.ts";
import { type SheetColumn, sheetColumns } from "./sheet-columns.ts";

type Row = Partial<Record<SheetColumn, string | number>>;

/**
 * What is registered, as the spreadsheet that would register it: to be changed in Excel and imported again. Importing it
 * as it is changes nothing. The byte order mark tells Excel that it is UTF-8.
 */
export function writeSheet(
  snapshot: RegistrySnapshot,
  which: { scope: SiteScope; siteId?: number | undefined },
): string {
  const { scope, siteId } = which;
  const isAsked = (of: { siteId: number }): boolean =>
    (scope === "all" || scope.includes(of.siteId)) && (siteId ?? of.siteId) === of.siteId;
  const speakers = speakersOf(snapshot);
  const rows: Row[] = [];
  for (const asset of snapshot.assets.values()) {
    if (isAsked(asset)) rows.push(...rowsOf(asset, snapshot, speakers.get(asset.id) ?? []));
  }
  for (const device of snapshot.devices.values()) {
    const { name, maxMessagesPerSecond: messagesPerSecond } = device;
    const site = snapshot.siteCodes.get(device.siteId);
    if (device.assetIds.size > 0 || site === undefined || !isAsked(device)) continue;
    rows.push({ site, ...deviceCells({ name, messagesPerSecond }) });
  }
  return stringify(rows, {
    header: true,
    bom: true,
    columns: [...sheetColumns],
    record_delimiter: "windows",
  });
}

interface Speaker {
  name: string;
  messagesPerSecond: number | null;
}

function speakersOf({ devices }: RegistrySnapshot): Map<number, Speaker[]> {
  const speakers = new Map<number, Speaker[]>();
  for (const { name, maxMessagesPerSecond: messagesPerSecond, assetIds } of devices.values()) {
    for (const id of assetIds) {
      speakers.set(id, [...(speakers.get(id) ?? []), { name, messagesPerSecond }]);
    }
  }
  return speakers;
}

/** A row a signal; then one for each component without any, and for each device but the first. */
function rowsOf(
  asset: AssetEntry,
  snapshot: RegistrySnapshot,
  speakers: readonly Speaker[],
): Row[] {
  const named = new Map(asset.components.map(({ code, name }) => [code, name]));
  const used = new Set<string | null>();
  const rows = [...asset.signals.values()].map((signal): Row => {
    used.add(signal.componentCode);
    return { ...placeOf(asset), ...signalCells(signal, named) };
  });
  for (const [component, componentName] of named) {
    if (used.has(component)) continue;
    rows.push({ ...placeOf(asset), component, componentName: safe(componentName) });
  }
  const [first] = rows.length === 0 ? [placeOf(asset)] : rows.splice(0, 1);
  const [speaker, ...others] = speakers;
  return [
    { ...first, ...assetCells(asset, snapshot), ...(speaker && deviceCells(speaker)) },
    ...rows,
    ...others.map((other): Row => ({ ...placeOf(asset), ...deviceCells(other) })),
  ];
}

const placeOf = ({ siteCode, tag }: AssetEntry): Row => ({ site: siteCode, asset: tag });

function assetCells(asset: AssetEntry, { assets }: RegistrySnapshot): Row {
  const parent = asset.parentId === null ? undefined : assets.get(asset.parentId);
  return {
    siteName: safe(asset.siteName),
    timeZone: asset.timeZone,
    system: asset.systemCode,
    systemName: safe(asset.systemName),
    assetName: safe(asset.name),
    class: asset.classCode,
    className: safe(asset.className),
    criticality: asset.criticality,
    via: parent?.tag ?? none,
  };
}

function signalCells(signal: SignalEntry, components: ReadonlyMap<string, string>): Row {
  const { key, name, kind, unit, min, max, reporting, intervalSeconds, decimals, follows } = signal;
  const component = signal.componentCode;
  const componentName = component === null ? undefined : components.get(component);
  const own = {
    signal: safe(key),
    signalName: safe(name),
    component: component ?? none,
    ...(componentName === undefined ? {} : { componentName: safe(componentName) }),
    unit: unit ?? none,
    decimals,
  };
  // The rest is that of the signal which it follows.
  if (follows !== undefined) return { ...own, follows: safe(`${follows.tag}/${follows.key}`) };
  return {
    ...own,
    kind,
    min: min ?? none,
    max: max ?? none,
    ...(reporting === "periodic" ? { every: intervalSeconds } : { heartbeat: intervalSeconds }),
    lateness: signal.latenessSeconds,
  };
}

const deviceCells = ({ name, messagesPerSecond }: Speaker): Row => ({
  device: name,
  messagesPerSecond: messagesPerSecond ?? none,
});

/** Excel would take such a text for a formula, and a dash means that there is none. `readCell` takes the mark off again. */
function safe(text: string): string {
  return /^['=+@-]/.test(text) ? `'${text}` : text;
}
