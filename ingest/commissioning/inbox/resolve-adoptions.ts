import { z } from "zod";
import {
  type ClassParts,
  plantAssetSchema,
  plantSignalSchema,
} from "../../registry/plant-document.ts";
import { type FieldError, type PlantRows, signalRow } from "../../registry/resolve-plant.ts";
import type { RegistrySnapshot } from "../../registry/snapshot.ts";
import { type InboxRow, proposalFor, siteCodeOf } from "./list-inbox.ts";

/** What a person says of an unknown signal; what is left out is taken as proposed. Spans as in the plant document. */
export interface Adoption {
  id: number;
  name?: string | undefined;
  kind?: "number" | "code" | undefined;
  unit?: string | null | undefined;
  min?: number | null | undefined;
  max?: number | null | undefined;
  every?: string | number | undefined;
  heartbeat?: string | number | undefined;
  decimals?: number | undefined;
  lateness?: string | number | undefined;
  component?: string | null | undefined;
  /** Of an asset that is not registered either; said once for each is enough. */
  asset?:
    | {
        name?: string | undefined;
        class: string;
        /** Code of a system of its site. */
        system: string;
        criticality?: number | undefined;
        via?: string | undefined;
      }
    | undefined;
}

export function resolveAdoptions(
  items: readonly Adoption[],
  inbox: ReadonlyMap<number, InboxRow>,
  snapshot: RegistrySnapshot,
  classes: ReadonlyMap<string, ClassParts>,
): { rows: PlantRows; errors: FieldError[]; newAssets: Map<string, string> } {
  const rows: PlantRows = {
    assetClasses: [],
    sites: [],
    systems: [],
    assets: [],
    components: [],
    signals: [],
  };
  const errors: FieldError[] = [];
  /** Their class, by topic. */
  const newAssets = new Map<string, string>();
  for (const [i, item] of items.entries()) {
    const row = inbox.get(item.id);
    if (row === undefined || snapshot.byTopic.has(row.topic) || newAssets.has(row.topic)) continue;
    if (item.asset === undefined) continue;
    newAssets.set(row.topic, item.asset.class);
    addAsset(item.asset, row, `items[${i}].asset`, { rows, errors, snapshot, classes });
  }
  for (const [i, item] of items.entries()) {
    const row = inbox.get(item.id);
    if (row === undefined) continue;
    const field = `items[${i}]`;
    if (!snapshot.byTopic.has(row.topic) && !newAssets.has(row.topic)) {
      const message = `${row.tag} is not registered either: say its class and system`;
      errors.push({ field: `${field}.asset`, message });
      continue;
    }
    addSignal(item, row, field, { rows, errors, snapshot, classOf: newAssets });
  }
  return { rows, errors, newAssets };
}

function addAsset(
  asset: NonNullable<Adoption["asset"]>,
  row: InboxRow,
  field: string,
  into: {
    rows: PlantRows;
    errors: FieldError[];
    snapshot: RegistrySnapshot;
    classes: ReadonlyMap<string, ClassParts>;
  },
): void {
  const { system, ...facts } = asset;
  const { rows, errors, snapshot, classes } = into;
  const site = siteCodeOf(row);
  const { tag } = row;
  const given = { ...facts, tag, name: facts.name ?? tag };
  const parsed = plantAssetSchema.safeParse(given);
  if (!parsed.success) {
    errors.push(...issuesAt(parsed.error, field));
    return;
  }
  const parts = classes.get(asset.class);
  if (parts === undefined) {
    const codes = [...classes.keys()].slice(0, 20).join(", ") || "none yet";
    const message = `there is no asset class ${asset.class} (registered: ${codes})`;
    errors.push({ field: `${field}.class`, message });
  }
  const known = [...snapshot.assets.values()].some(
    (other) => other.siteCode === site && other.systemCode === system,
  );
  if (!known) {
    const message = `no asset of site ${site} is in a system ${system}: correct the code, or add the system by the plant document`;
    errors.push({ field: `${field}.system`, message });
  }
  const { name, criticality, via = null } = parsed.data;
  rows.assets.push({ site, system, tag, name, class: asset.class, criticality, via, field });
  for (const component of parts?.components ?? []) {
    rows.components.push({ site, tag, ...component, inherited: true });
  }
  for (const signal of parts?.signals ?? []) {
    rows.signals.push({ ...signalRow(site, tag, signal), inherited: true, field });
  }
}

function addSignal(
  item: Adoption,
  row: InboxRow,
  field: string,
  into: {
    rows: PlantRows;
    errors: FieldError[];
    snapshot: RegistrySnapshot;
    /** By topic, of assets to be. */
    classOf: ReadonlyMap<string, string>;
  },
): void {
  const { rows, errors, snapshot } = into;
  const {
    reporting,
    intervalSeconds,
    asOn: _asOn,
    ...proposal
  } = proposalFor(row, snapshot, into.classOf.get(row.topic));
  const { id: _id, asset: _asset, ...said } = item;
  const span =
    reporting === "periodic" ? { every: intervalSeconds } : { heartbeat: intervalSeconds };
  const told = said.every === undefined && said.heartbeat === undefined ? span : {};
  const code = said.kind === "code" ? { unit: null, min: null, max: null, decimals: 0 } : {};
  const given = Object.fromEntries(
    Object.entries({ ...proposal, ...told, ...code, ...definedOnly(said), key: row.key }).filter(
      ([, value]) => value !== null,
    ),
  );
  const parsed = plantSignalSchema.safeParse(given);
  if (!parsed.success) {
    errors.push(...issuesAt(parsed.error, field));
    return;
  }
  const site = siteCodeOf(row);
  const own = rows.signals.findIndex(
    (other) =>
      other.inherited && other.tag === row.tag && other.site === site && other.key === row.key,
  );
  // Its class says something of this key too; what a person says of this one asset goes first.
  if (own !== -1) rows.signals.splice(own, 1);
  rows.signals.push({ ...signalRow(site, row.tag, parsed.data), inherited: false, field });
}

function definedOnly(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function issuesAt(error: z.ZodError, field: string): FieldError[] {
  return error.issues.map(({ path, message }) => ({
    field: path.length === 0 ? field : `${field}.${z.core.toDotPath(path)}`,
    message,
  }));
}
