import { none, unmarked } from "./cells.ts";
import { createGatherer, type Gathered } from "./gather-rows.ts";
import { keyOf } from "./known-plant.ts";
import type { SheetError, SheetRow } from "./read-sheet.ts";

export interface SheetAsset {
  site: string;
  tag: string;
  facts: Gathered;
  /** By key; components by code. */
  signals: Map<string, Gathered>;
  components: Map<string, Gathered>;
}

export interface SheetDevice {
  site: string;
  row: number;
  facts: Gathered;
  /** Assets that it speaks for, each with the first row that says so. */
  tags: Map<string, number>;
}

export interface SheetSystem {
  site: string;
  code: string;
  facts: Gathered;
}

/** What the spreadsheet speaks of, thing by thing. */
export interface GatheredSheet {
  /** By code. */
  sites: Map<string, Gathered>;
  classes: Map<string, Gathered>;
  systems: SheetSystem[];
  assets: SheetAsset[];
  /** By name. */
  devices: Map<string, SheetDevice>;
}

export function gatherSheet(sheet: readonly SheetRow[], errors: SheetError[]): GatheredSheet {
  const gather = {
    sites: createGatherer(["siteName", "timeZone"], errors),
    systems: createGatherer(["systemName"], errors),
    classes: createGatherer(["className"], errors),
    assets: createGatherer(["system", "assetName", "class", "criticality", "via"], errors),
    devices: createGatherer(["messagesPerSecond"], errors),
    signals: createGatherer(
      [
        "signalName",
        "component",
        "kind",
        "unit",
        "min",
        "max",
        "every",
        "heartbeat",
        "decimals",
        "lateness",
        "follows",
      ],
      errors,
    ),
    components: createGatherer(["componentName"], errors),
  };
  const assets = new Map<string, SheetAsset>();
  const devices = new Map<string, SheetDevice>();
  const systems = new Map<string, SheetSystem>();
  for (const line of sheet) {
    const { row, cells } = line;
    const { site, system, asset: tag, class: assetClass, device, component } = cells;
    const signal = cells.signal === undefined ? undefined : unmarked(cells.signal);
    if (site === undefined) {
      errors.push({ row, column: "site", message: "is missing: each row names its site" });
      continue;
    }
    gather.sites.add(site, `site ${site}`, line);
    if (system !== undefined) {
      const facts = gather.systems.add(keyOf(site, system), `system ${system}`, line);
      systems.set(keyOf(site, system), { site, code: system, facts });
    }
    if (assetClass !== undefined) gather.classes.add(assetClass, `class ${assetClass}`, line);
    if (device !== undefined) {
      const facts = gather.devices.add(device, `device ${device}`, line);
      const before = devices.get(device);
      if (before === undefined) devices.set(device, { site, row, facts, tags: new Map() });
      else if (before.site !== site) {
        const message = `device ${device} is at site ${before.site} in row ${before.row} and at ${site} here: a device is at one site`;
        errors.push({ row, column: "device", message });
      }
      if (tag !== undefined) devices.get(device)?.tags.set(tag, row);
    }
    if (tag === undefined) {
      if (device === undefined || signal !== undefined) {
        errors.push({ row, column: "asset", message: "is missing: give the asset's tag" });
      }
      continue;
    }
    const key = keyOf(site, tag);
    const facts = gather.assets.add(key, tag, line);
    const entry = assets.get(key) ?? {
      site,
      tag,
      facts,
      signals: new Map(),
      components: new Map(),
    };
    assets.set(key, entry);
    if (component !== undefined && component !== none) {
      const named = gather.components.add(`${key} ${component}`, `component ${component}`, line);
      entry.components.set(component, named);
    }
    if (signal === undefined) continue;
    const first = entry.signals.get(signal);
    if (first === undefined) {
      entry.signals.set(signal, gather.signals.add(`${key} ${signal}`, signal, line));
    } else {
      const message = `${signal} of ${tag} is already in row ${first.row}: delete one of them`;
      errors.push({ row, column: "signal", message });
    }
  }
  return {
    sites: gather.sites.things,
    classes: gather.classes.things,
    systems: [...systems.values()],
    assets: [...assets.values()],
    devices,
  };
}
