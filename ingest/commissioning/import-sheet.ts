import { AppError, type Database, invalid, type SiteScope } from "#platform";
import { inImport } from "../registry/in-import.ts";
import type { FieldError } from "../registry/resolve-plant.ts";
import type { Tally, Trx } from "../registry/upsert.ts";
import { type PlantTallies, writePlant } from "../registry/write-plant.ts";
import { readKnownPlant } from "./known-plant.ts";
import { readSheet, type SheetError, type SheetRow } from "./read-sheet.ts";
import { resolveSheet, type ResolvedSheet } from "./resolve-sheet.ts";
import { type NewSecret, writeDevices } from "./write-devices.ts";

export interface SheetImport extends PlantTallies {
  dryRun: boolean;
  /** Rows of the spreadsheet that say something. */
  rows: number;
  devices: Tally;
  /** Of new devices, shown here and never again; none in a dry run. */
  secrets: NewSecret[];
}

/** As many errors as somebody mends in one go. */
const errorsTold = 200;

/**
 * Brings registry and devices up to a spreadsheet (ingest/commissioning/README.md), all or nothing. Nothing is removed.
 * A dry run does the same and rolls back, so its counts are exact.
 * @throws AppError `invalid` with `data.errors` by row and column.
 */
export async function importSheet(
  db: Database,
  text: string,
  options: { dryRun?: boolean; sites?: SiteScope } = {},
): Promise<SheetImport> {
  const dryRun = options.dryRun ?? false;
  const { rows, errors } = readSheet(text);
  if (rows.length === 0 && errors.length === 0) {
    errors.push({ row: 1, column: null, message: "there are no rows below the header" });
  }
  try {
    const written = await inImport(db, dryRun, (trx) =>
      write(trx, rows, errors, options.sites ?? "all"),
    );
    return { dryRun, rows: rows.length, ...written, secrets: dryRun ? [] : written.secrets };
  } catch (error) {
    throw atCells(error);
  }
}

async function write(
  trx: Trx,
  rows: readonly SheetRow[],
  errors: SheetError[],
  sites: SiteScope,
): Promise<Omit<SheetImport, "dryRun" | "rows">> {
  const names = new Set(rows.flatMap(({ cells }) => cells.device ?? []));
  const known = await readKnownPlant(trx, [...names]);
  const sheet = resolveSheet(rows, known);
  const all = [...errors, ...sheet.errors, ...outOfScope(sheet, known.sites, sites)];
  const tallies = await writePlant(trx, sheet.rows, {
    what: "The spreadsheet",
    errors: all.map(toField),
  });
  const { devices, secrets } = await writeDevices(trx, sheet.devices);
  return { ...tallies, devices, secrets };
}

/** As for a plant document: who answers for some sites changes those, and nothing that all sites share. */
function outOfScope(
  { rows, devices }: ResolvedSheet,
  known: ReadonlyMap<string, { id: number }>,
  sites: SiteScope,
): SheetError[] {
  if (sites === "all") return [];
  const foreign = new Set<string>();
  for (const { site } of [...rows.assets, ...devices]) {
    const id = known.get(site)?.id;
    if (id === undefined || !sites.includes(id)) foreign.add(site);
  }
  const errors = [...foreign].map((site) => ({
    row: 1,
    column: "site",
    message: `you may not change site ${site}: leave its rows out`,
  }));
  if (rows.assetClasses.length > 0) {
    const message =
      "classes belong to all sites: someone who may see all of them must add or rename them";
    errors.push({ row: 1, column: "className", message });
  }
  return errors;
}

/** Rows of the registry say where they come from by a path, so an error carries its cell through as one. */
const toField = ({ row, column, message }: SheetError): FieldError => ({
  field: column === null ? `rows[${row}]` : `rows[${row}].${column}`,
  message,
});

function atCells(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== "invalid") return error;
  const given = error.data["errors"];
  if (!Array.isArray(given)) return error;
  const errors = given.flatMap((each: FieldError) => {
    const match = /^rows\[(\d+)\](?:\.([^.[]+))?/.exec(each.field);
    return match === null
      ? []
      : [{ ...each, row: Number(match[1]), column: match[2] ?? null, message: each.message }];
  });
  const sorted = errors.toSorted((a, b) => a.row - b.row);
  const [first] = sorted;
  if (first === undefined) return error;
  const where = first.column === null ? `row ${first.row}` : `row ${first.row}, ${first.column}`;
  return invalid(
    `The spreadsheet has ${errors.length} error(s), and nothing was changed. First: ${where}: ${first.message}.`,
    { errors: sorted.slice(0, errorsTold), total: errors.length },
  );
}
