import type { PlantAsset, PlantComponent, PlantDocument, PlantSignal } from "./plant-document.ts";

export interface FieldError {
  field: string;
  message: string;
}

/** A row each, named by natural keys, with what the class gives already laid under each asset. */
export interface PlantRows {
  assetClasses: { code: string; name: string }[];
  sites: { code: string; name: string; timeZone: string }[];
  systems: { site: string; code: string; name: string }[];
  assets: {
    site: string;
    system: string;
    tag: string;
    name: string;
    class: string;
    criticality: number;
    /** Tag of the asset through which it is reached. */
    via: string | null;
    /** Where the document says it, for errors. */
    field: string;
  }[];
  components: { site: string; tag: string; code: string; name: string }[];
  signals: SignalRow[];
}

export interface SignalRow {
  site: string;
  tag: string;
  key: string;
  name: string;
  component: string | null;
  kind: "number" | "code";
  unit: string | null;
  min: number | null;
  max: number | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  decimals: number;
  latenessSeconds: number;
  /** Where the document says it, for errors. */
  field: string;
}

const defaultIntervalSeconds = 60;

/** What a class that is already registered, but not in the document, gives its assets: nothing but its name. */
type ClassParts = { components: readonly PlantComponent[]; signals: readonly PlantSignal[] };

/**
 * The document as rows, and everything in it that contradicts itself. `knownClasses` are the codes already registered;
 * their components and signals are on the assets they were imported with.
 */
export function resolvePlant(
  document: PlantDocument,
  knownClasses: ReadonlySet<string>,
): { rows: PlantRows; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const rows: PlantRows = {
    assetClasses: document.assetClasses.map(({ code, name }) => ({ code, name })),
    sites: document.sites.map(({ code, name, timeZone }) => ({ code, name, timeZone })),
    systems: [],
    assets: [],
    components: [],
    signals: [],
  };
  findRepeats(document.assetClasses, "code", "assetClasses", errors);
  findRepeats(document.sites, "code", "sites", errors);
  const classes = new Map<string, ClassParts & { field: string }>();
  for (const [i, assetClass] of document.assetClasses.entries()) {
    const field = `assetClasses[${i}]`;
    findRepeats(assetClass.components, "code", `${field}.components`, errors);
    findRepeats(assetClass.signals, "key", `${field}.signals`, errors);
    classes.set(assetClass.code, { ...assetClass, field });
  }

  for (const [s, site] of document.sites.entries()) {
    const tags = new Map<string, string>();
    findRepeats(site.systems, "code", `sites[${s}].systems`, errors);
    for (const [y, system] of site.systems.entries()) {
      rows.systems.push({ site: site.code, code: system.code, name: system.name });
      for (const [a, asset] of system.assets.entries()) {
        const field = `sites[${s}].systems[${y}].assets[${a}]`;
        const first = tags.get(asset.tag);
        if (first === undefined) tags.set(asset.tag, field);
        else errors.push({ field: `${field}.tag`, message: `${asset.tag} is already at ${first}` });
        const assetClass = classes.get(asset.class);
        if (assetClass === undefined && !knownClasses.has(asset.class)) {
          errors.push({
            field: `${field}.class`,
            message: `there is no asset class ${asset.class}: add it to assetClasses or correct the code`,
          });
        }
        if (asset.via === asset.tag) {
          const message = `${asset.tag} cannot be reached through itself: leave via out`;
          errors.push({ field: `${field}.via`, message });
        }
        const { tag, name, criticality } = asset;
        rows.assets.push({
          site: site.code,
          system: system.code,
          tag,
          name,
          class: asset.class,
          criticality,
          via: asset.via ?? null,
          field,
        });
        resolveParts(site.code, asset, field, assetClass, rows, errors);
      }
    }
  }
  return { rows, errors };
}

function resolveParts(
  site: string,
  asset: PlantAsset,
  field: string,
  assetClass: (ClassParts & { field: string }) | undefined,
  rows: PlantRows,
  errors: FieldError[],
): void {
  findRepeats(asset.components, "code", `${field}.components`, errors);
  findRepeats(asset.signals, "key", `${field}.signals`, errors);
  const components = new Map(
    [...(assetClass?.components ?? []), ...asset.components].map((c) => [c.code, c]),
  );
  for (const { code, name } of components.values()) {
    rows.components.push({ site, tag: asset.tag, code, name });
  }
  const signals = new Map<string, { signal: PlantSignal; field: string }>();
  for (const [i, signal] of (assetClass?.signals ?? []).entries()) {
    signals.set(signal.key, { signal, field: `${assetClass?.field}.signals[${i}]` });
  }
  for (const [i, signal] of asset.signals.entries()) {
    signals.set(signal.key, { signal, field: `${field}.signals[${i}]` });
  }
  for (const { signal, field: at } of signals.values()) {
    if (
      signal.component !== undefined &&
      assetClass !== undefined &&
      !components.has(signal.component)
    ) {
      errors.push({
        field: `${at}.component`,
        message: noComponent(asset.tag, signal.component),
      });
    }
    rows.signals.push({
      site,
      tag: asset.tag,
      key: signal.key,
      name: signal.name ?? signal.key,
      component: signal.component ?? null,
      kind: signal.kind,
      unit: signal.unit ?? null,
      min: signal.min ?? null,
      max: signal.max ?? null,
      reporting: signal.heartbeat === undefined ? "periodic" : "on-change",
      intervalSeconds: signal.heartbeat ?? signal.every ?? defaultIntervalSeconds,
      decimals: signal.decimals,
      latenessSeconds: signal.lateness,
      field: at,
    });
  }
}

export function noComponent(tag: string, code: string): string {
  return `${tag} has no component ${code}: add it to its components or its class`;
}

function findRepeats<Key extends string>(
  items: readonly Record<Key, string>[],
  key: Key,
  field: string,
  errors: FieldError[],
): void {
  const seen = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const first = seen.get(item[key]);
    if (first === undefined) seen.set(item[key], i);
    else {
      errors.push({
        field: `${field}[${i}].${key}`,
        message: `${item[key]} is already at ${field}[${first}]`,
      });
    }
  }
}
