import { appendToOutbox } from "#platform";
import { sql } from "kysely";

import { stockAvailable } from "../orders/order-events.ts";
import type { WorkOrderSettings } from "../settings.ts";
import type { Db, Trx } from "../tables.ts";
import { allOrNothing, json, tally } from "./all-or-nothing.ts";
import type { Tally } from "./all-or-nothing.ts";
import { duplicates, refuse } from "./import-errors.ts";
import type { FieldError } from "./import-errors.ts";
import { importKits } from "./import-kits.ts";
import { importStock } from "./import-stock.ts";
import { siteIds } from "./site-ids.ts";
import type { SupplyDocument } from "./supply-document.ts";

export interface SupplyImport {
  dryRun: boolean;
  failureModes: Tally;
  locations: Tally;
  parts: Tally;
  stock: Tally;
  kits: Tally;
}

/**
 * Brings failure modes, locations, parts, stock and kits up to a document, all or nothing. Nothing is removed: orders
 * refer to it. Orders that wait for parts get what arrived.
 */
export async function importSupply(
  db: Db,
  settings: Pick<WorkOrderSettings, "clock" | "registry">,
  document: SupplyDocument,
  { dryRun, by }: { dryRun: boolean; by: string },
): Promise<SupplyImport> {
  refuse("supply document", repeated(document));
  const sites = await siteIds(settings.registry);
  return allOrNothing(db, dryRun, async (trx) => {
    const errors: FieldError[] = [];
    const failureModes = await importFailureModes(trx, document);
    const parts = await importParts(trx, document);
    const locations = await importLocations(trx, document, sites, errors);
    const at = new Date(settings.clock.now());
    const stock = await importStock(trx, document.stock, { at, by }, errors);
    const kits = await importKits(trx, document.kits, errors);
    refuse("supply document", errors);
    await appendToOutbox(trx, stockAvailable(stock.more));
    return { dryRun, failureModes, locations, parts, stock: stock.tally, kits };
  });
}

function repeated(document: SupplyDocument): FieldError[] {
  return [
    ...duplicates("failureModes", document.failureModes, (row) => row.code),
    ...duplicates("locations", document.locations, (row) => row.code),
    ...duplicates("parts", document.parts, (row) => row.number),
    ...duplicates("stock", document.stock, (row) => `${row.part} at ${row.location}`),
    ...duplicates("kits", document.kits, ({ code, failureMode, assetClass }) =>
      failureMode === undefined
        ? `the kit ${code}`
        : assetClass === undefined
          ? failureMode
          : `${failureMode} of ${assetClass}`,
    ),
    ...document.kits.flatMap((kit, index) =>
      duplicates(`kits[${index}].lines`, kit.lines, (line) => line.part),
    ),
  ];
}

function importFailureModes(trx: Trx, { failureModes }: SupplyDocument): Promise<Tally> {
  return tally(
    trx,
    failureModes.length,
    sql<{ created: boolean }>`
      insert into workorders.failure_mode as t (code, name, kind, iso14224, description, steps)
      select code, name, kind, iso14224, description, steps from jsonb_to_recordset(${json(failureModes)})
        as d (code text, name text, kind text, iso14224 text, description text, steps jsonb)
      on conflict (code) do update set name = excluded.name, kind = excluded.kind,
        iso14224 = excluded.iso14224, description = excluded.description, steps = excluded.steps
      where (t.name, t.kind, t.iso14224, t.description, t.steps) is distinct from
        (excluded.name, excluded.kind, excluded.iso14224, excluded.description, excluded.steps)
      returning (xmax = 0) as created`,
  );
}

function importParts(trx: Trx, { parts }: SupplyDocument): Promise<Tally> {
  return tally(
    trx,
    parts.length,
    sql<{ created: boolean }>`
      insert into workorders.part as t (number, name, unit_cost)
      select number, name, round("unitCost", 2) from jsonb_to_recordset(${json(parts)})
        as d (number text, name text, "unitCost" numeric)
      on conflict (number) do update set name = excluded.name, unit_cost = excluded.unit_cost
      where (t.name, t.unit_cost) <> (excluded.name, excluded.unit_cost)
      returning (xmax = 0) as created`,
  );
}

async function importLocations(
  trx: Trx,
  { locations }: SupplyDocument,
  sites: ReadonlyMap<string, number>,
  errors: FieldError[],
): Promise<Tally> {
  const technicians = await trx
    .selectFrom("workorders.technician")
    .select(["id", "name"])
    .execute();
  const technicianIds = new Map(technicians.map(({ id, name }) => [name, id]));
  const rows = locations.map((location, index) => {
    const siteId = location.site === undefined ? null : sites.get(location.site);
    const technicianId =
      location.technician === undefined ? null : technicianIds.get(location.technician);
    if (siteId === undefined) {
      const message = `must be the code of a site with assets; ${location.site} is none, import the plant first`;
      errors.push({ field: `locations[${index}].site`, message });
    }
    if (technicianId === undefined) {
      const message = `must be a technician's name; ${location.technician} is none, import technicians first`;
      errors.push({ field: `locations[${index}].technician`, message });
    }
    const { code, name, kind } = location;
    return { code, name, kind, siteId: siteId ?? null, technicianId: technicianId ?? null };
  });
  return tally(
    trx,
    rows.length,
    sql<{ created: boolean }>`
      insert into workorders.stock_location as t (code, name, kind, site_id, technician_id)
      select code, name, kind, "siteId", "technicianId" from jsonb_to_recordset(${json(rows)})
        as d (code text, name text, kind text, "siteId" bigint, "technicianId" bigint)
      on conflict (code) do update set name = excluded.name, kind = excluded.kind,
        site_id = excluded.site_id, technician_id = excluded.technician_id
      where (t.name, t.kind, t.site_id, t.technician_id) is distinct from
        (excluded.name, excluded.kind, excluded.site_id, excluded.technician_id)
      returning (xmax = 0) as created`,
  );
}
