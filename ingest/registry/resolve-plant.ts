import type { ClassParts, PlantAsset, PlantDocument, PlantSignal } from "./plant-document.ts";

export interface FieldError {
  field: string;
  message: string;
}

/** A row each, named by natural keys, with what the class gives already laid under each asset. */
export interface PlantRows {
  assetClasses: { code: string; name: string; parts: ClassParts }[];
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
  components: ComponentRow[];
  signals: SignalRow[];
}

export interface ComponentRow {
  site: string;
  tag: string;
  code: string;
  name: string;
  /** From a class that is not in the document: added where it is missing, and otherwise left as it is. */
  inherited: boolean;
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
  /** Tag and key of what it follows, at the same site; facts that are the followed one's are filled in by linked-signals/. */
  follows: { asset: string; signal: string } | null;
  /** As a component's. */
  inherited: boolean;
  /** Where the document says it, for errors. */
  field: string;
}

const defaultIntervalSeconds = 60;

/** A class, with where its parts come from. */
interface ClassSource extends ClassParts {
  /** Path in the document; null when the class is registered already, and not in the document. */
  field: string | null;
}

/** The document as rows, and everything in it that contradicts itself. `knownClasses` are those already registered. */
export function resolvePlant(
  document: PlantDocument,
  knownClasses: ReadonlyMap<string, ClassParts>,
): { rows: PlantRows; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const rows: PlantRows = {
    assetClasses: document.assetClasses.map(({ code, name, components, signals }) => ({
      code,
      name,
      parts: { components, signals },
    })),
    sites: document.sites.map(({ code, name, timeZone }) => ({ code, name, timeZone })),
    systems: [],
    assets: [],
    components: [],
    signals: [],
  };
  findRepeats(document.assetClasses, "code", "assetClasses", errors);
  findRepeats(document.sites, "code", "sites", errors);
  const classes = new Map<string, ClassSource>(
    [...knownClasses].map(([code, parts]) => [code, { ...parts, field: null }]),
  );
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
        if (assetClass === undefined) {
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
  assetClass: ClassSource | undefined,
  rows: PlantRows,
  errors: FieldError[],
): void {
  const { tag } = asset;
  findRepeats(asset.components, "code", `${field}.components`, errors);
  findRepeats(asset.signals, "key", `${field}.signals`, errors);
  const inherited = assetClass?.field === null;
  const components = new Map<string, ComponentRow>();
  for (const { code, name } of assetClass?.components ?? []) {
    components.set(code, { site, tag, code, name, inherited });
  }
  for (const { code, name } of asset.components) {
    components.set(code, { site, tag, code, name, inherited: false });
  }
  rows.components.push(...components.values());

  const signals = new Map<string, { signal: PlantSignal; field: string; inherited: boolean }>();
  for (const [i, signal] of (assetClass?.signals ?? []).entries()) {
    const at = `${assetClass?.field ?? `${field}.class`}.signals[${i}]`;
    signals.set(signal.key, { signal, field: at, inherited });
  }
  for (const [i, signal] of asset.signals.entries()) {
    signals.set(signal.key, { signal, field: `${field}.signals[${i}]`, inherited: false });
  }
  for (const { signal, field: at, inherited: ofClass } of signals.values()) {
    const { component } = signal;
    // Components of a class that was registered earlier may be on the asset without being in its class any more.
    if (component !== undefined && assetClass?.field != null && !components.has(component)) {
      errors.push({ field: `${at}.component`, message: noComponent(tag, component) });
    }
    rows.signals.push({ ...signalRow(site, tag, signal), inherited: ofClass, field: at });
  }
}

export function signalRow(
  site: string,
  tag: string,
  signal: PlantSignal,
): Omit<SignalRow, "inherited" | "field"> {
  return {
    site,
    tag,
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
    follows: signal.follows ?? null,
  };
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
